export default function TaskPage({ id }: { id: number }) {
  return <>{id}</>;
}

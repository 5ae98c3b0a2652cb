export default function PresetsPage() {
  return null;
}

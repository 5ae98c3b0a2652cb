import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  arrayMove,
  rectSortingStrategy,
  SortableContext,
  sortableKeyboardCoordinates,
} from '@dnd-kit/sortable';
import { useId, useState } from 'react';

import { ChosenPreset } from './ChosenPreset';
import type { Chosen } from './useChosen';

// The chosen presets in the order that counts, which is changed by dragging, by buttons or by keys.
export function ChosenPresets({ chosen, onOrder, onRemove, onPoint }: {
  chosen: Chosen[];
  onOrder: (ids: number[]) => void;
  onRemove: (id: number) => void;
  onPoint: (name: string | null) => void; // the one pointed at or focused
}) {
  const context = useId();
  const [said, setSaid] = useState('');
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 150, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const ids = chosen.map(({ id }) => id);
  const nameOf = (id: unknown) => chosen.find((each) => each.id === id)?.name ?? 'the preset';
  const placeOf = (id: unknown) => `${ids.indexOf(Number(id)) + 1} of ${ids.length}`;

  const move = (id: number, to: number) => {
    const from = ids.indexOf(id);
    if (to < 0 || to >= ids.length || from === to) return;
    onOrder(arrayMove(ids, from, to));
    setSaid(`${nameOf(id)} is ${to + 1} of ${ids.length} now`);
  };
  const dropped = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) {
      onOrder(arrayMove(ids, ids.indexOf(Number(active.id)), ids.indexOf(Number(over.id))));
    }
  };

  return (
    <>
      <DndContext
        id={context}
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{
          screenReaderInstructions: {
            draggable:
              'Press space to pick the preset up, arrow keys to move it, space to put it down, ' +
              'escape to leave it where it was. Alt with an arrow key moves it at once.',
          },
          announcements: {
            onDragStart: ({ active }) => `${nameOf(active.id)} is picked up, ${placeOf(active.id)}`,
            onDragOver: ({ active, over }) =>
              over ? `${nameOf(active.id)} would be ${placeOf(over.id)}` : undefined,
            onDragEnd: ({ active, over }) =>
              over ? `${nameOf(active.id)} is ${placeOf(over.id)} now` : undefined,
            onDragCancel: ({ active }) => `${nameOf(active.id)} stays ${placeOf(active.id)}`,
          },
        }}
      >
        <SortableContext items={ids} strategy={rectSortingStrategy}>
          <ol className="chosen-presets" aria-label="Chosen presets, in the order that counts">
            {chosen.map((preset, index) => (
              <ChosenPreset
                key={preset.id}
                preset={preset}
                last={index === chosen.length - 1}
                onMove={(by) => move(preset.id, index + by)}
                onRemove={() => {
                  onRemove(preset.id);
                  setSaid(`${preset.name} is taken out`);
                }}
                onPoint={onPoint}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </>
  );
}

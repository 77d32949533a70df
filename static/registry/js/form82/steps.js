// Where each arrow key leads: right and down.

/** @type {ReadonlyMap<string, readonly [number, number]>} */
export const STEPS = new Map([
  ['ArrowRight', [1, 0]],
  ['ArrowLeft', [-1, 0]],
  ['ArrowDown', [0, 1]],
  ['ArrowUp', [0, -1]],
]);

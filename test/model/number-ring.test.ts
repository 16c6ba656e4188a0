import fc from 'fast-check';
import { NumberRing } from '../../lib/model/number-ring';

test('gives out upwards from the mark, and round again', () => {
  const ring = new NumberRing(1, 5, 4, new Set([5, 2]));
  expect([ring.take(), ring.take(), ring.take()]).toEqual([4, 1, 3]);
  expect(ring.missing).toBe(0);
});

test('begins at the first number where the mark is outside the range', () => {
  expect(new NumberRing(10, 20, 3, new Set()).take()).toBe(10);
  expect(new NumberRing(10, 20, 21, new Set()).take()).toBe(10);
});

test('counts what is asked for when nothing is free, and stays distinct', () => {
  const ring = new NumberRing(1, 2, 1, new Set([1]));
  expect([ring.take(), ring.take(), ring.take()]).toEqual([2, 3, 4]);
  expect(ring.missing).toBe(2);
});

test('gives every free number exactly once', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: -5, max: 30 })), fc.integer({ min: -5, max: 30 }), (held, next) => {
    const ring = new NumberRing(0, 20, next, new Set(held));
    const free = Array.from({ length: 21 }, (_, number) => number).filter((number) => !held.includes(number));
    expect(free.map(() => ring.take()).toSorted((a, b) => a - b)).toEqual(free);
    expect(ring.missing).toBe(0);
  }));
});

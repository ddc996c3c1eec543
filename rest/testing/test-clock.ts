import { Clock } from '#kernel';

/** Stands still until it is told to move. */
export class TestClock extends Clock {
  private time = Date.UTC(2026, 0, 2, 3, 4, 5);

  override now(): number {
    return this.time;
  }

  advance(millis: number): void {
    this.time += millis;
  }
}

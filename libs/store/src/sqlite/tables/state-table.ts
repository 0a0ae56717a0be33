import type { DatabaseSync } from 'node:sqlite';
import { integer } from '../../sql/row.ts';

/** The `store_state` table, one row. */
export class StateTable {
  readonly #isNew;
  readonly #setUsed;
  readonly #countCheck;

  constructor(database: DatabaseSync) {
    this.#isNew = database.prepare('SELECT is_new FROM store_state');
    this.#setUsed = database.prepare('UPDATE store_state SET is_new = 0');
    this.#countCheck = database.prepare('UPDATE store_state SET check_count = check_count + 1');
  }

  isNew(): boolean {
    const row = this.#isNew.get();
    return row !== undefined && integer(row, 'is_new') === 1;
  }

  setUsed(): void {
    this.#setUsed.run();
  }

  countCheck(): void {
    this.#countCheck.run();
  }
}

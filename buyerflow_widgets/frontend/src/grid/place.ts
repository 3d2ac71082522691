/** Where a cell is. A stage is named by its id, never by its row: rows move while answers are on their way. */

import type { StageField } from "../wire";

export interface Place {
  stage_id: string;
  field: StageField;
}

export function same(one: Place | null, other: Place | null): boolean {
  return one?.stage_id === other?.stage_id && one?.field === other?.field;
}

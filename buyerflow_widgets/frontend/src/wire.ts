/** What crosses the wire (made from `widgets/wire.py`), and what each panel is given of it. */

import type {
  AskConsent,
  Bar,
  BuyingStage,
  CellRef,
  ConflictLine,
  Drafting,
  Foot,
  Form,
  Format,
  Grid,
  Guide,
  Importing,
  Limits,
  LogPart,
  News,
  Personas,
  Review,
  Save,
  StageField,
  StageRow,
  Step,
  SummaryPanel,
  Welcome,
} from "./wire.gen";

export type * from "./wire.gen";

type Without<T extends { kind: string }> = Omit<T, "kind">;

export interface ShellProps extends Without<Bar> {
  steps: Step[];
  save: Without<Save>;
  consent: Without<AskConsent> | null;
  importing: Without<Importing> | null;
  formats: Format[];
  max_import: number;
  conflicts: ConflictLine[];
  news: Without<News>;
}
export interface GuideProps extends Omit<Without<Guide>, "open_stage"> {
  turns: LogPart["entries"];
  /** What is answered about each: by its id. */
  stages: ReadonlyMap<string, BuyingStage | undefined>;
  questions: Limits["questions"];
}
export type FormProps = Without<Form>;
export interface IntroductionProps extends Without<Personas>, Without<Welcome> {}
export interface GridProps extends Without<Grid> {
  asked: CellRef | null;
  rows: GridRow[];
  used: Partial<Record<StageField, string[]>>;
  drafting: Without<Drafting> | null;
  max_text: number;
  max_stages: number;
  max_paste: number;
}
export type GridRow = Without<StageRow>;
export interface SummaryProps extends Without<SummaryPanel> {
  max_text: number;
}
export type ReviewProps = Without<Review>;
export type FootProps = Without<Foot>;
export type FrameProps = Pick<Bar, "can_undo" | "can_redo">;

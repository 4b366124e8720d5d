// What a ballot kind's contests are about, as far as a page must tell them apart (docs/rules.md, "Kinds").

const LISTS = ["TJ_LIST", "TJ_BLANK", "TJ_TALK", "GT_NOM", "TJ_R2", "CE"];
const PAPER_ALONE = ["TJ_TALK"];
const REMARKS = ["QWH_ZQ", "CP", "YBG1", "YBG2", "HJ", "GXD", "JZ"];

/** Whether a contest is a post and its options are persons; otherwise it is a person or a question. */
export function isList({ kind, template }: { kind: string; template?: string }): boolean {
  return LISTS.includes(kind) && template !== "TJ_LIST_TY@1";
}

/** Whether nobody casts it: what was said in talks is entered by two persons (docs/protocol.md, 7.9). */
export function isPaperAlone({ kind }: { kind: string }): boolean {
  return PAPER_ALONE.includes(kind);
}

/** Whether what is written in is a remark and not a name. */
export function hasRemarks({ kind }: { kind: string }): boolean {
  return REMARKS.includes(kind);
}

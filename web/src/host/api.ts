// The requests of the console. The session cookie goes along.
import { ask, askJson } from "@shared/api/http";
import type {
  AccountView,
  Act,
  Define,
  Done,
  Gathering,
  JournalView,
  Me,
  MeetingView,
  MemberView,
  Offer,
  PutAccount,
  ReadingKey,
  Scene,
  VisibilityView,
  Waiting,
  Witnessing,
} from "@shared/api/schema";

const get = <T>(path: string): Promise<T> => askJson<T>(path, { session: true });
const post = async (path: string, body: object | string = {}): Promise<string> =>
  ask(path, { method: "POST", body, session: true });
const postFor = async <T>(path: string, body: object): Promise<T> => JSON.parse(await post(path, body)) as T;

export const me = (): Promise<Me> => get("/me");
export const logIn = (account: string, password: string, code?: string): Promise<string> =>
  post("/log-in", code ? { account, password, code } : { account, password });
export const logOut = (): Promise<string> => post("/log-out");
export const changePassword = (old: string, fresh: string): Promise<string> =>
  post("/me/password", { old, new: fresh });
export const offerFactor = (): Promise<Offer> => postFor("/me/second-factor", {});
export const confirmFactor = (code: string): Promise<string> => post("/me/second-factor/confirmation", { code });
export const removeFactor = (code: string): Promise<string> => post("/me/second-factor/removal", { code });
export const setUp = (code: string, account: string, password: string): Promise<string> =>
  post("/set-up", { code, account, password });

/** A list that comes a page at a time, whole. */
async function whole<T>(path: string, id: (item: T) => string, start = ""): Promise<T[]> {
  const all: T[] = [];
  for (let after = start; ;) {
    const page = await get<T[]>(`${path}?after=${encodeURIComponent(after)}`);
    const last = page[page.length - 1];
    if (last === undefined) {
      return all;
    }
    all.push(...page);
    after = id(last);
  }
}

export const accounts = (): Promise<AccountView[]> => whole<AccountView>("/accounts", ({ account }) => account);
export const putAccount = (account: PutAccount): Promise<string> => post("/accounts", account);
export const journal = (): Promise<JournalView[]> =>
  whole<JournalView>("/journal", ({ number }) => String(number), "0");

export const meetings = (): Promise<MeetingView[]> => whole<MeetingView>("/meetings", ({ meeting }) => meeting);
export const startGathering = async (title: string): Promise<string> =>
  (await postFor<{ gathering: string }>("/gatherings", { title })).gathering;
export const gathering = (id: string): Promise<Gathering> => get(`/gatherings/${id}`);
export const createMeeting = async (define: Define): Promise<string> =>
  (await postFor<{ meeting: string }>("/meetings", define)).meeting;

export const members = (meeting: string): Promise<MemberView[]> =>
  whole<MemberView>(`/meetings/${meeting}/members`, ({ account }) => account);
export const putMember = (meeting: string, account: string, role: string): Promise<string> =>
  post(`/meetings/${meeting}/members`, { account, role });
export const takeMember = (meeting: string, { account, role }: MemberView): Promise<string> =>
  ask(`/meetings/${meeting}/members/${encodeURIComponent(account)}/${role}`, { method: "DELETE", session: true });

export const act = (meeting: string, what: Act): Promise<Done> => postFor(`/meetings/${meeting}/acts`, what);
export const waiting = (meeting: string): Promise<Waiting[]> =>
  whole<Waiting>(`/meetings/${meeting}/acts`, ({ id }) => id);
export const agree = (meeting: string, proposal: string): Promise<Done> =>
  postFor(`/meetings/${meeting}/acts/${proposal}`, {});
export const withdraw = (meeting: string, proposal: string): Promise<string> =>
  ask(`/meetings/${meeting}/acts/${proposal}`, { method: "DELETE", session: true });
export const line = (meeting: string, text: string): Promise<string> => post(`/meetings/${meeting}/lines`, text);
export const show = (meeting: string, scene: Scene): Promise<string> => post(`/meetings/${meeting}/scene`, scene);
/** Where a paper of a ballot is: made by the server from the log, so that everybody who may read it gets the same bytes. */
export const paperAt = (meeting: string, ballot: string, file: string, language: string): string =>
  `/api/v1/meetings/${meeting}/ballots/${encodeURIComponent(ballot)}/${file}?lang=${language}`;
export const makeKey = async (meeting: string, opens: "record" | "screen"): Promise<string> =>
  (await postFor<ReadingKey>(`/meetings/${meeting}/keys`, { opens })).key;
export const visibility = (meeting: string): Promise<VisibilityView> => get(`/meetings/${meeting}/visibility`);
export const checkpoint = (meeting: string): Promise<string> => ask(`/meetings/${meeting}/checkpoint`);
export const witnessing = (meeting: string): Promise<Witnessing> => get(`/meetings/${meeting}/witnesses`);

// Made from the schema by `manage.py api_types`. Do not edit.

/** Who it is: the first message, where neither subprotocol nor cookie says so; later, a fresh token. */
export type Auth = {
  type: "auth";
  token: string;
  after?: number;
};

/** A new token was taken. */
export type Authenticated = {
  type: "authenticated";
  expiresAt?: string;
};

/** The recording is gone. */
export type Deleted = {
  /** Its place. Give the last one as `after` when you come back. */
  id: number;
  type: "deleted";
  videoId: string;
  at: string;
};

/** A recording that is being fetched, as GET /imports/{id} says it. */
export type Fetching = {
  importId: string;
  status: "queued" | "fetching" | "completed" | "failed" | "cancelled";
  /** 0 to 100; null while the size is not known. */
  progress: number | null;
  receivedBytes: number;
  sizeBytes: number | null;
  /** Once it is completed. */
  videoId: string | null;
  /** A sentence for people; also of an attempt that will be repeated. */
  error?: string;
  /** Of the error. */
  code?: string;
};

export type FromClient = Auth | Ping;

export type FromServer = Snapshot | News | Deleted | Import | Authenticated | Pong;

/** A recording that is fetched from an address has come further; as GET /imports/{id} says it. On /ws/me. */
export type Import = {
  /** Its place. Give the last one as `after` when you come back. */
  id: number;
  type: "import";
  importId: string;
  status: "queued" | "fetching" | "completed" | "failed" | "cancelled";
  /** 0 to 100; null while the size is not known. */
  progress: number | null;
  receivedBytes: number;
  sizeBytes: number | null;
  /** Once it is completed. */
  videoId: string | null;
  at: string;
  /** A sentence for people; also of an attempt that will be repeated. */
  error?: string;
  /** Of the error. */
  code?: string;
};

/** Something has changed; all that is known of the recording comes with it. */
export type News = {
  /** Its place. Give the last one as `after` when you come back. */
  id: number;
  type: "status" | "progress" | "stage" | "results" | "failed" | "renditions";
  videoId: string;
  status: "queued" | "processing" | "complete" | "error";
  progress: number;
  /** A sentence for people. */
  stage: string;
  at: string;
  /** To the result; absent while it is not known. */
  etaSeconds?: number;
  /** A sentence for people; only with the status `error`. */
  error?: string;
};

/** Is anybody there? */
export type Ping = {
  type: "ping";
};

/** The answer to a ping. */
export type Pong = {
  type: "pong";
};

/** Where everything stands at `id`: the first message, or the one after those that were missed. */
export type Snapshot = {
  /** Its place. Give the last one as `after` when you come back. */
  id: number;
  type: "snapshot";
  videos: Standing[];
  at: string;
  /** Those under way, the newest first. On /ws/me. */
  imports?: Fetching[];
  /** True when what came since `after` could not be told one by one. */
  missed?: boolean;
};

/** Where one recording stands, as GET /videos/{id}/status says it. */
export type Standing = {
  videoId: string;
  status: "queued" | "processing" | "complete" | "error";
  progress: number;
  /** A sentence for people. */
  stage: string;
  /** To the result; absent while it is not known. */
  etaSeconds?: number;
  /** A sentence for people; only with the status `error`. */
  error?: string;
};

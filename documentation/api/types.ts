// Made from the schema by `manage.py api_types`. Do not edit.

export type Closing = {
  receiptId: string;
  status: ClosingStatusEnum;
  /** By step: how much of what was removed, and when. */
  removed: Record<string, Record<string, unknown>>;
  createdAt: string;
  completedAt: string | null;
};

export type ClosingStatusEnum = "pending" | "completed";

export type Consent = {
  /** Whether the analysis of recordings is agreed to, in today's words. */
  given: boolean;
  /** Of today's words. */
  currentVersion: string;
  /** What was agreed to last. */
  version: string | null;
  source: string | null;
  givenAt: string | null;
  withdrawnAt: string | null;
};

/** What every failing request is answered with. */
export type Error = {
  /** A sentence for the user. */
  error: string;
  /** Stable; programs decide by it. */
  code: string;
  /** Whether the same request can succeed later. */
  retryable: boolean;
  /** What is wrong, by the name of the field. */
  fields?: Record<string, unknown>;
  /** What else is known, for instance a limit and when it resets. */
  details?: Record<string, unknown>;
  /** Also in X-Request-ID; support finds the request by it. */
  requestId?: string;
};

export type Export = {
  id: string;
  status: ExportStatusEnum;
  createdAt: string;
  /** Absent until it is made. */
  sizeBytes?: number;
  /** Where the zip is, for an hour; absent until it is made. Ask again for a new one. */
  url?: string;
};

export type ExportStatusEnum = "pending" | "completed" | "failed";

export type Key = {
  id: string;
  name: string;
  /** The first characters, for people to tell keys apart. */
  prefix: string;
  scope: ScopeEnum;
  createdAt: string;
  lastUsedAt: string | null;
};

export type KindEnum = "thumbnail" | "waveform" | "peaks" | "report";

export type MadeKey = {
  id: string;
  name: string;
  /** The first characters, for people to tell keys apart. */
  prefix: string;
  scope: ScopeEnum;
  createdAt: string;
  lastUsedAt: string | null;
  /** The key itself. It is shown this once and kept nowhere. */
  key: string;
};

export type NewKeyRequest = {
  name: string;
  scope?: ScopeEnum;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type NotificationPreferences = {
  analysisCompleted?: boolean;
  analysisFailed?: boolean;
  productNews?: boolean;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type NotificationPreferencesRequest = {
  analysisCompleted?: boolean;
  analysisFailed?: boolean;
  productNews?: boolean;
};

export type PaginatedKeyList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Key[];
};

export type PaginatedVideoList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Video[];
};

/** What is left out stays as it is. */
export type PatchedProfileChangeRequest = {
  displayName?: string;
  avatarUrl?: string;
  timeZone?: TimeZoneEnum;
  preferences?: PreferencesRequest;
  /** true: to the analysis of recordings; false: taken back. */
  consent?: boolean;
};

/** What a person may change of a recording. */
export type PatchedVideoChangeRequest = {
  title?: string;
  tags?: string[];
  favourite?: boolean;
};

export type Plan = {
  name: string;
  title: string;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type Preferences = {
  notifications?: NotificationPreferences;
  privacy?: PrivacyPreferences;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type PreferencesRequest = {
  notifications?: NotificationPreferencesRequest;
  privacy?: PrivacyPreferencesRequest;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type PrivacyPreferences = {
  /** Whether use may be counted for statistics. */
  usageStatistics?: boolean;
  /** Whether our staff may look at recordings to make the analysis better. */
  qualityReview?: boolean;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type PrivacyPreferencesRequest = {
  /** Whether use may be counted for statistics. */
  usageStatistics?: boolean;
  /** Whether our staff may look at recordings to make the analysis better. */
  qualityReview?: boolean;
};

export type Profile = {
  id: string;
  /** Empty for those who signed in without one. */
  email: string | null;
  emailVerified: boolean;
  displayName: string;
  avatarUrl: string;
  timeZone: string;
  createdAt: string;
  preferences: Preferences;
  consent: Consent;
  plan: Plan;
  usage: Usage;
};

/** What is left out stays as it is. */
export type ProfileChangeRequest = {
  displayName?: string;
  avatarUrl?: string;
  timeZone?: TimeZoneEnum;
  preferences?: PreferencesRequest;
  /** true: to the analysis of recordings; false: taken back. */
  consent?: boolean;
};

export type Receipt = {
  receiptId: string;
  secret: string;
  status: ClosingStatusEnum;
  /** Ask there with the secret, in `?secret=` or the header X-Receipt-Secret. */
  statusUrl: string;
};

/** A file made from a recording. */
export type Rendition = {
  kind: KindEnum;
  contentType: string;
  sizeBytes: number;
  createdAt: string;
};

export type ScopeEnum = "read" | "write";

export type SignedIn = {
  user_id: string;
  /** Empty for those who signed in without one. */
  email: string | null;
  email_verified: boolean;
  /** Always true: nobody else gets this answer. */
  authenticated: boolean;
};

export type TimeZoneEnum = string;

export type UploadRequest = {
  /** MP4, MOV, M4V, WebM, MKV or AVI. */
  video: string;
  /** Else from the file's name. */
  title?: string;
};

export type UploadStatusEnum = "processing";

export type Uploaded = {
  videoId: string;
  status: UploadStatusEnum;
  /** Seconds to the result; 0 when this very recording has been analysed already. */
  estimatedTime: number;
  durationSeconds: number;
};

export type Usage = {
  /** Recordings this month. */
  used: number;
  limit: number;
  left: number;
  resetsAt: string;
  dailyUsed: number;
  dailyLimit: number;
  dayEndsAt: string;
  /** Of one recording. */
  maxBytes: number;
  maxSeconds: number;
};

/** A recording in a list. */
export type Video = {
  videoId: string;
  videoTitle: string;
  /** “Jan 10, 2026”, in the person's time zone. */
  uploadDate: string;
  /** Seconds. */
  duration: number;
  /** Absent without one. */
  coherenceScore?: number;
  /** Signed, valid for an hour; absent until it is made. */
  thumbnailUrl?: string;
  status: VideoStatusEnum;
};

/** All that is known of a recording, without what the analysis found. */
export type VideoDetail = {
  videoId: string;
  videoTitle: string;
  /** “Jan 10, 2026”, in the person's time zone. */
  uploadDate: string;
  /** Seconds. */
  duration: number;
  /** Absent without one. */
  coherenceScore?: number;
  /** Signed, valid for an hour; absent until it is made. */
  thumbnailUrl?: string;
  status: VideoStatusEnum;
  /** Absent without a score. */
  scoreTier?: string;
  /** Signed, playable for an hour. */
  videoUrl: string;
  originalFilename: string;
  sizeBytes: number;
  width: number;
  height: number;
  tags: string[];
  favourite: boolean;
  renditions: Rendition[];
  createdAt: string;
  updatedAt: string;
};

export type VideoList = Video[];

export type VideoStatusEnum = "queued" | "processing" | "complete" | "error";

/** Each call by method and path: what it takes as JSON, and what it answers by status. */
export interface Operations {
  "GET /api/v1/auth/me": { body: never; answers: { 200: SignedIn; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me": { body: never; answers: { 200: Profile; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "PUT /api/v1/users/me": { body: ProfileChangeRequest; answers: { 200: Profile; 400: Error; 401: Error; 403: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/users/me": { body: PatchedProfileChangeRequest; answers: { 200: Profile; 400: Error; 401: Error; 403: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/users/me": { body: never; answers: { 202: Receipt; 401: Error; 403: Error; 409: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/api-keys": { body: never; answers: { 200: PaginatedKeyList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/users/me/api-keys": { body: NewKeyRequest; answers: { 201: MadeKey; 400: Error; 401: Error; 403: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/users/me/api-keys/{keyId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/deletions/{closingId}": { body: never; answers: { 200: Closing; 400: Error; 404: Error; 429: Error; 500: Error } };
  "GET /api/v1/users/me/export": { body: never; answers: { 200: Export; 202: Export; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/exports/{exportId}/download": { body: never; answers: { 200: Blob; 400: Error; 404: Error; 410: Error; 429: Error; 500: Error } };
  "GET /api/v1/users/me/videos": { body: never; answers: { 200: PaginatedVideoList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos": { body: never; answers: { 200: VideoList; 400: Error; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}": { body: never; answers: { 200: VideoDetail; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/videos/{videoId}": { body: PatchedVideoChangeRequest; answers: { 200: VideoDetail; 400: Error; 401: Error; 403: Error; 404: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/videos/{videoId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/stream": { body: never; answers: { 200: Blob; 206: Blob; 304: never; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 416: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/thumbnail": { body: never; answers: { 200: Blob; 206: Blob; 304: never; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 416: Error; 500: Error; 503: Error } };
  "POST /api/v1/videos/upload": { body: FormData; answers: { 201: Uploaded; 400: Error; 401: Error; 402: Error; 403: Error; 409: Error; 413: Error; 415: Error; 422: Error; 429: Error; 500: Error; 503: Error } };
}

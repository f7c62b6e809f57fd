// Made from the schema by `manage.py api_types`. Do not edit.

export type ActionEnum = "tag" | "untag" | "favourite" | "unfavourite" | "delete";

export type AnalysisResult = {
  videoId: string;
  analysisId: string;
  /** Signed; plays for an hour. */
  videoUrl: string;
  thumbnailUrl?: string;
  /** What was made of the recording; absent until there is any. */
  renditions?: Made[];
  videoTitle: string;
  /** "Jan 10, 2026", in the reader's time zone. */
  uploadDate: string;
  createdAt: string;
  durationSeconds: number;
  /** The same. */
  duration: number;
  fileSize: string;
  resolution: string;
  coherenceScore: number | null;
  scoreTier: ScoreTierEnum | NullEnum;
  score: Score;
  metrics: Metrics;
  metricsDetail: MetricDetail[];
  notMeasured: NotMeasured[];
  dissonanceFlags: Flag[];
  timelineHeatmap: Heat[];
  moments: Moment[];
  leftOut: LeftOut[];
  strengths: string[];
  priorities: string[];
  lessons: Lesson[];
  nextThing: NextThing | null;
  /** The name is historical: whichever coach wrote it. */
  geminiReport: CoachReport;
  transcript: Segment[];
  slides: Slides;
  lanes: Lanes;
  reliability: Reliability;
};

/** What is going to be sent. */
export type AnnouncedRequest = {
  filename: string;
  sizeBytes: number;
  contentType?: string;
  /** Of the whole file; what arrives is compared with it. */
  sha256?: string;
  /** Else from the file's name. */
  title?: string;
};

export type BatchRequest = {
  ids: string[];
  action: ActionEnum;
  /** For `tag` and `untag`. */
  tags?: string[];
};

export type Bracket = {
  flagId: string;
  start: number;
  end: number;
  severity: SeverityEnum;
  from: string;
  to: string;
};

export type BucketEnum = "take" | "day" | "week" | "month";

export type Change = {
  key: string;
  change: string;
  total: number;
  gain: number;
  flagIds: string[];
  momentIds: string[];
};

export type Closing = {
  receiptId: string;
  status: ClosingStatusEnum;
  /** By step: how much of what was removed, and when. */
  removed: Record<string, Record<string, unknown>>;
  createdAt: string;
  completedAt: string | null;
};

export type ClosingStatusEnum = "pending" | "completed";

export type CoachReport = {
  coachingAdvice: string;
  headline?: string;
  generatedAt?: string;
  modelUsed?: string;
};

export type Collection = {
  id: string;
  name: string;
  description: string;
  /** So many recordings are in it. */
  count: number;
  /** Signed pictures of the first few, valid for an hour. */
  covers: string[];
  createdAt: string;
  updatedAt: string;
};

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

export type Creator = {
  id: string;
  platform: string;
  handle: string;
  name: string;
  url: string;
  avatarUrl: string;
  followers: number | null;
  /** So many of your recordings are theirs. */
  videos: number;
  fetchedAt: string;
};

export type DaysEnum = 7 | 30 | 90;

export type DeletedVideo = {
  videoId: string;
  videoTitle: string;
  createdAt: string;
  deletedAt: string | null;
  restorableUntil: string | null;
};

/** What every failing request is answered with. */
export type Error = {
  /** A sentence for the user. */
  error: string;
  /** Stable; programs decide by it. CANCELLED is a run that its owner stopped. */
  code: ErrorCodeEnum;
  /** Whether the same request can succeed later. */
  retryable: boolean;
  /** What is wrong, by the name of the field. */
  fields?: Record<string, unknown>;
  /** What else is known, for instance a limit and when it resets. */
  details?: Record<string, unknown>;
  /** Also in X-Request-ID; support finds the request by it. */
  requestId?: string;
};

export type ErrorCodeEnum = "AI_SERVICE_ERROR" | "CANCELLED" | "CONFLICT" | "CONSENT_REQUIRED" | "FORBIDDEN" | "GONE" | "INSUFFICIENT_CREDITS" | "INTERNAL_ERROR" | "INVALID_FORMAT" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "NOT_FOUND" | "PDF_GENERATION_FAILED" | "PLAN_LIMIT_REACHED" | "PROCESSING_FAILED" | "PROCESSING_NOT_COMPLETE" | "RANGE_NOT_SATISFIABLE" | "RATE_LIMIT_EXCEEDED" | "SERVICE_UNAVAILABLE" | "UNAUTHORIZED" | "VALIDATION_ERROR" | "VIDEO_TOO_LARGE" | "VIDEO_TOO_LONG";

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

export type FaceLane = {
  /** Why the lane was not measured. */
  reason?: string;
  looking: number[][];
  away: number[][];
  unknown: number[][];
  smile: number[][];
};

/** Why an upload has failed. */
export type Failure = {
  error: string;
  code: string;
  retryable: boolean;
};

export type Flag = {
  id: string;
  /** Seconds. */
  timestamp: number;
  endTimestamp: number;
  cause: string;
  description: string;
  quote?: string;
  confidence: number;
  duration: number;
  type: TypeEnum;
  severity: SeverityEnum;
  coaching: string;
  visualEvidence?: string;
  verbalEvidence?: string;
  claims: {
    id: string;
    kind: string;
  }[];
};

/** A recording in a list that may have been searched. */
export type FoundVideo = {
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
  /** The first places where it is said; absent without `search`. */
  matches?: Match[];
};

/** An upload that is open, and how to send it: one of the three, as `transport` says. */
export type Grant = {
  uploadId: string;
  transport: TransportEnum;
  status: ResumableStatusEnum;
  filename: string;
  title: string;
  contentType: string;
  sizeBytes: number;
  /** As far as is known here: of a bucket, when it was last asked. */
  receivedBytes: number;
  createdAt: string;
  expiresAt: string;
  completedAt: string | null;
  /** Absent until it is completed. */
  videoId?: string;
  /** Absent unless it has failed. */
  error?: Failure;
  tus?: Tus;
  multipart?: Multipart;
  supabase?: Supabase;
};

export type HandsLane = {
  /** Why the lane was not measured. */
  reason?: string;
  energy: ((number | null)[])[];
  pointing: number[][];
};

export type Heat = {
  timestamp: number;
  severity: SeverityEnum;
};

/** A recording that is, was or will be fetched. */
export type Import = {
  importId: string;
  status: ImportStatusEnum;
  /** Once it is completed, until the recording is purged. */
  videoId: string | null;
  /** In its one spelling: the same recording has the same. */
  url: string;
  platform: string;
  /** As the person named it. */
  title: string;
  receivedBytes: number;
  /** As the site said; null while it is not known. */
  sizeBytes: number | null;
  /** 0 to 100; null while the size is not known. */
  progress: number | null;
  /** A sentence for people; also of an attempt that will be repeated. */
  error: string | null;
  /** Of the error. */
  code: string | null;
  /** Whether asking for it again may help. */
  retryable: boolean;
  createdAt: string;
  updatedAt: string;
  completedAt: string | null;
};

export type ImportRequestRequest = {
  /** Of a media file, or of a video on YouTube, TikTok or Instagram. */
  url: string;
  /** Else as it is named there. */
  title?: string;
};

export type ImportStatusEnum = "queued" | "fetching" | "completed" | "failed" | "cancelled";

export type KeptPart = {
  partNumber: number;
  sizeBytes: number;
  etag: string;
};

export type KeptParts = {
  /** How many there must be. */
  partCount: number;
  receivedBytes: number;
  parts: KeptPart[];
};

export type Key = {
  id: string;
  name: string;
  /** The first characters, for people to tell keys apart. */
  prefix: string;
  scope: ScopeEnum;
  createdAt: string;
  lastUsedAt: string | null;
};

export type Lanes = {
  duration: number;
  words: WordsLane;
  voice: VoiceLane;
  face: FaceLane;
  hands: HandsLane;
  slides: SlidesLane;
  brackets: Bracket[];
};

export type LeftOut = {
  kind: MomentKindEnum;
  count: number;
  note: string;
};

export type Lesson = {
  id: string;
  priority: number;
  problem: string;
  title: string;
  why: string;
  exercises: string[];
  timeline: string;
  successMetric: string;
};

export type Made = {
  kind: string;
  contentType: string;
  sizeBytes: number;
  version: string;
  details: Record<string, unknown>;
  createdAt: string;
  /** Signed; opens for an hour. */
  url?: string;
  downloadUrl?: string;
};

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

/** Where something is said. */
export type Match = {
  /** From the beginning of the recording. */
  seconds: number;
  text: string;
};

export type MetricDetail = {
  key: string;
  label: string;
  value: number | null;
  unit: string;
  target?: string;
  confidence: number | null;
  lowConfidence: boolean;
  /** Why it was not measured, or is not sure. */
  reason?: string;
};

export type MetricEnum = "eyeContact" | "fillerWords" | "fidgeting" | "speakingPace" | "coherenceScore";

export type Metrics = {
  /** Percent of the time that could be judged. */
  eyeContact: number | null;
  /** Count. */
  fillerWords: number | null;
  /** Restless moments. */
  fidgeting: number | null;
  /** Words a minute. */
  speakingPace: number | null;
  speakingPaceTarget: string;
  /** Less the mean of the person's earlier analyses. */
  eyeContactTrend?: number;
  fillerWordsTrend?: number;
  fidgetingTrend?: number;
  speakingPaceTrend?: number;
};

export type Moment = {
  id: string;
  /** Seconds. */
  timestamp: number;
  endTimestamp: number;
  cause: string;
  description: string;
  quote?: string;
  confidence: number;
  kind: MomentKindEnum;
  /** Absent for what went well. */
  severity?: SeverityEnum;
  flagId?: string;
};

export type MomentKindEnum = "EMOTIONAL_MISMATCH" | "MISSING_GESTURE" | "PACING_MISMATCH" | "EYE_CONTACT_LOSS" | "FILLER_WORDS" | "POSITIVE_MOMENT";

/** S3's multipart upload, straight to the bucket. */
export type Multipart = {
  /** Of each part but the last. */
  partBytes: number;
  partCount: number;
  /** The first ones. */
  parts: SignedPart[];
  /** `POST` part numbers for more addresses, `GET` for the parts that have arrived. */
  partsUrl: string;
};

export type NewCollectionRequest = {
  name: string;
  description?: string;
};

export type NewKeyRequest = {
  name: string;
  scope?: ScopeEnum;
};

export type NextThing = {
  text: string;
  key: string;
  change?: string;
  gain?: number;
  total?: number;
  flagIds: string[];
  momentIds: string[];
};

export type NotMeasured = {
  metric: string;
  reason: string;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type NotificationPreferences = {
  analysisCompleted?: boolean;
  analysisFailed?: boolean;
  /** A letter on Monday about the week's takes; none in a week without one. */
  weeklyProgress?: boolean;
  productNews?: boolean;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type NotificationPreferencesRequest = {
  analysisCompleted?: boolean;
  analysisFailed?: boolean;
  /** A letter on Monday about the week's takes; none in a week without one. */
  weeklyProgress?: boolean;
  productNews?: boolean;
};

export type NullEnum = null;

export type Opinion = {
  flagId: string;
  /** Put aside: pages show it no longer among the cards. */
  dismissed: boolean;
  /** Null until they said so. */
  wasRight: boolean | null;
};

export type Opinions = {
  opinions: Opinion[];
};

export type Outcome = {
  videoId: string;
  ok: boolean;
  /** Why not: as an error's code. */
  code?: string;
  /** Why not, in a sentence. */
  error?: string;
};

export type Outcomes = {
  /** In the order of the ids, each once. */
  results: Outcome[];
};

export type Overview = {
  /** The person's recordings. */
  videos: number;
  /** Those with a result. All that follows is of their newest ones. */
  analyzed: number;
  minutesAnalyzed: number;
  averages: {
    eyeContact: number | null;
    fillerWords: number | null;
    fidgeting: number | null;
    speakingPace: number | null;
    coherenceScore: number | null;
  };
  best: Take | null;
  weakest: Take | null;
  flagsByType: {
    EMOTIONAL_MISMATCH: number;
    MISSING_GESTURE: number;
    PACING_MISMATCH: number;
  };
};

export type Page = {
  results: Video[];
  /** For the next page; null at the end. */
  cursor: string | null;
};

export type PaginatedCollectionList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Collection[];
};

export type PaginatedCreatorList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Creator[];
};

export type PaginatedDeletedVideoList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: DeletedVideo[];
};

export type PaginatedFoundVideoList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: FoundVideo[];
};

export type PaginatedImportList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Import[];
};

export type PaginatedKeyList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Key[];
};

export type PaginatedStoredUploadList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: StoredUpload[];
};

export type PaginatedTagList = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Tag[];
};

export type PartNumbersRequest = {
  /** Of which addresses are wanted. */
  partNumbers: number[];
};

export type PatchedCollectionChangeRequest = {
  name?: string;
  description?: string;
};

/** Without either it goes to the end. */
export type PatchedMoveRequest = {
  before?: string;
  /** Looked at only without `before`. */
  after?: string;
};

export type PatchedOpinionChangeRequest = {
  dismissed?: boolean;
  wasRight?: boolean | null;
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

export type PatchedTagChangeRequest = {
  name?: string;
};

/** What a person may change of a recording. */
export type PatchedVideoChangeRequest = {
  title?: string;
  tags?: string[];
  favourite?: boolean;
};

/** The sound at a glance. */
export type Peaks = {
  /** Seconds. */
  duration: number;
  /** Lowest and highest sample of each of 800 equal stretches, −1 to 1; none without sound. */
  peaks: number[][];
};

export type Plan = {
  name: string;
  title: string;
};

export type Point = {
  /** When the take came in, or when the day, week or month begins. */
  at: string;
  /** The take's, or the mean of the takes. */
  value: number;
  count: number;
  /** With `bucket=take`. */
  videoId?: string;
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
  /** Whether nothing of the recordings may leave: no provider outside, no imports, no links. */
  privateMode?: boolean;
};

/** Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing. */
export type PrivacyPreferencesRequest = {
  /** Whether use may be counted for statistics. */
  usageStatistics?: boolean;
  /** Whether our staff may look at recordings to make the analysis better. */
  qualityReview?: boolean;
  /** Whether nothing of the recordings may leave: no provider outside, no imports, no links. */
  privateMode?: boolean;
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

export type Progress = {
  metric: MetricEnum;
  bucket: BucketEnum;
  points: Point[];
  trend: Trend;
  /** In which the metric was measured. */
  takes: number;
  /** There are more than 500 takes; the newest are shown. */
  truncated: boolean;
};

/** Who published it there. */
export type Publisher = {
  id: string;
  name: string;
  handle: string;
  url: string;
  avatarUrl: string;
  followers: number | null;
};

export type Receipt = {
  receiptId: string;
  secret: string;
  status: ClosingStatusEnum;
  /** Ask there with the secret, in `?secret=` or the header X-Receipt-Secret. */
  statusUrl: string;
};

export type Reliability = {
  words: WordsTrust;
  voice: Trust;
  face: Trust;
  hands: Trust;
  slides: SlidesTrust;
};

/** A file made from a recording, or a film in segments, where `url` is what a player begins with. */
export type Rendition = {
  kind: RenditionKindEnum;
  contentType: string;
  sizeBytes: number;
  /** The same version is the same bytes. */
  version: string;
  /** The qualities of a film; loudness, tempo and key of a sound; the grid of small pictures. */
  details: Record<string, unknown>;
  createdAt: string;
  /** Signed, valid for an hour. */
  url?: string;
  /** The same, handed over as a file. */
  downloadUrl?: string;
};

export type RenditionKindEnum = "thumbnail" | "waveform" | "peaks" | "report" | "sprite" | "sprite_index" | "wav" | "mp3" | "playable" | "hls" | "hls_audio";

export type Restoration = {
  videoId: string;
  /** Their address then, or the account of the machine. */
  operator: string;
  reason: string;
  /** When it had been deleted. */
  deletedAt: string;
  restoredAt: string;
  /** A recording with the very same content that the person has sent since. Both stay; they may delete either. */
  sameContent: string | null;
};

export type RestoreRequest = {
  /** Kept with who did it and when. */
  reason: string;
};

export type ResumableStatusEnum = "open" | "completing" | "completed" | "failed" | "aborted" | "expired";

export type Sample = {
  id: string;
  title: string;
  /** Null until it is analyzed. */
  score: number | null;
  scoreTier: string | null;
  /** Whether its result is there. */
  isCached: boolean;
  flagCount: number | null;
};

export type Samples = {
  samples: Sample[];
  allCached: boolean;
};

export type ScopeEnum = "read" | "write";

export type Score = {
  /** Points, of `outOf`. */
  total: number | null;
  outOf: number;
  /** Out of a hundred: the coherenceScore. */
  value: number | null;
  tier: string | null;
  /** Why there is no score. */
  reason: string | null;
  parts: ScorePart[];
  whatIf: Change[];
};

export type ScorePart = {
  key: string;
  name: string;
  points: number | null;
  outOf: number;
  measured: boolean;
  explanation: string;
};

export type ScoreTierEnum = "Needs Work" | "Good Start" | "Strong";

export type Segment = {
  id: string;
  text: string;
  start: number;
  end: number;
  timestamp: number;
  confidence: number;
  speaker?: string;
  highlight: SegmentHighlightEnum | NullEnum;
  flagId?: string;
  words: Word[];
};

export type SegmentHighlightEnum = "filler" | "mismatch";

export type SeverityEnum = "HIGH" | "MEDIUM" | "LOW";

export type Share = {
  id: string;
  url: string;
  createdAt: string;
  expiresAt: string;
};

export type ShareRequestRequest = {
  days?: DaysEnum;
};

export type Shares = {
  shares: Share[];
};

export type ShownSample = {
  /** Works wherever a `videoId` of one's own does, for looking. */
  videoId: string;
  status: VideoStatusEnum;
};

export type SignedIn = {
  user_id: string;
  /** Empty for those who signed in without one. */
  email: string | null;
  email_verified: boolean;
  /** Always true: nobody else gets this answer. */
  authenticated: boolean;
};

export type SignedPart = {
  partNumber: number;
  /** `PUT` exactly this part's bytes. */
  url: string;
  sizeBytes: number;
  expiresAt: string;
};

export type SignedParts = {
  parts: SignedPart[];
};

export type Slide = {
  index: number;
  start: number;
  end: number;
  words: number | null;
  text: string | null;
  confidence: number | null;
};

export type Slides = {
  shown: Slide[];
  changes: number[];
  reason: string | null;
};

export type SlidesLane = {
  /** Why the lane was not measured. */
  reason?: string;
  shown: number[][];
};

export type SlidesTrust = {
  reason: string | null;
};

/** Where a recording was imported from, and what was told of it there. What was not told is absent. */
export type Source = {
  url: string;
  platform: string;
  externalId?: string;
  title?: string;
  description?: string;
  durationSeconds?: number;
  /** A time, or a day. */
  publishedAt?: string;
  views?: number;
  likes?: number;
  comments?: number;
  shares?: number;
  thumbnails?: SourcePicture[];
  creator?: Publisher;
};

export type SourcePicture = {
  url: string;
  width: number | null;
  height: number | null;
};

export type Status = {
  videoId: string;
  status: VideoStatusEnum;
  progress: number;
  /** A sentence for people. */
  stage: string;
  /** To the result; absent while it is not known. */
  etaSeconds?: number;
  /** A sentence for people; only with the status `error`. */
  error?: string;
};

/** How far an upload is. */
export type StoredUpload = {
  uploadId: string;
  transport: TransportEnum;
  status: ResumableStatusEnum;
  filename: string;
  title: string;
  contentType: string;
  sizeBytes: number;
  /** As far as is known here: of a bucket, when it was last asked. */
  receivedBytes: number;
  createdAt: string;
  expiresAt: string;
  completedAt: string | null;
  /** Absent until it is completed. */
  videoId?: string;
  /** Absent unless it has failed. */
  error?: Failure;
};

/** Supabase's resumable upload (tus), straight to its storage. */
export type Supabase = {
  url: string;
  /** To be sent with every request. */
  headers: Record<string, string>;
  bucket: string;
  objectName: string;
  /** Exactly so many in every request but the last. */
  chunkBytes: number;
  metadata: Record<string, string>;
};

export type Tag = {
  /** As it is spelt most often. */
  name: string;
  /** So many recordings have it. */
  count: number;
};

export type Take = {
  videoId: string;
  title: string;
  score: number;
  scoreTier: string;
};

export type TimeZoneEnum = string;

export type TransportEnum = "tus" | "multipart" | "supabase";

export type Trend = {
  /** Change from one take to the next; null with fewer than two. */
  perTake: number | null;
  /** Whether it is more than chance; null with too few takes. */
  beyondNoise: boolean | null;
  pValue: number | null;
  test: string;
  /** Why there is no answer, or why there can be no trend. */
  reason: string | null;
};

export type Trust = {
  confidence: number | null;
  reason: string | null;
};

/** tus 1.0, at this server. */
export type Tus = {
  /** The upload itself: `HEAD`, `PATCH` and `DELETE` it. */
  url: string;
};

export type TypeEnum = "EMOTIONAL_MISMATCH" | "MISSING_GESTURE" | "PACING_MISMATCH";

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
  /** Absent where it was not imported. */
  source?: Source;
  createdAt: string;
  updatedAt: string;
};

export type VideoIdsRequest = {
  videoIds: string[];
};

export type VideoList = Video[];

export type VideoStatusEnum = "queued" | "processing" | "complete" | "error";

export type VoiceLane = {
  /** Why the lane was not measured. */
  reason?: string;
  hop: number;
  loudness: (number | null)[];
  pitch: (number | null)[];
};

export type Word = {
  word: string;
  start: number;
  end: number;
  confidence: number;
  /** dBFS. */
  loudness: number | null;
  /** Semitones from the speaker's median. */
  pitch: number | null;
  lowConfidence?: boolean;
  highlight?: WordHighlightEnum;
};

export type WordHighlightEnum = "filler";

export type WordsLane = {
  /** Why the lane was not measured. */
  reason?: string;
  pace: ((number | null)[])[];
  fillers: number[][];
  pauses: number[][];
};

export type WordsTrust = {
  confidence: number | null;
  reason: string | null;
  engine: string;
  language: string | null;
};

/** Each call by method and path: what it takes as JSON, and what it answers by status. */
export interface Operations {
  "GET /api/v1/analytics/overview": { body: never; answers: { 200: Overview; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/analytics/progress": { body: never; answers: { 200: Progress; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/auth/me": { body: never; answers: { 200: SignedIn; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/collections": { body: never; answers: { 200: PaginatedCollectionList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/collections": { body: NewCollectionRequest; answers: { 201: Collection; 400: Error; 401: Error; 403: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/collections/{collectionId}": { body: never; answers: { 200: Collection; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/collections/{collectionId}": { body: PatchedCollectionChangeRequest; answers: { 200: Collection; 400: Error; 401: Error; 403: Error; 404: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/collections/{collectionId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/collections/{collectionId}/videos": { body: never; answers: { 200: Page; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/collections/{collectionId}/videos": { body: VideoIdsRequest; answers: { 200: Outcomes; 400: Error; 401: Error; 403: Error; 404: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/collections/{collectionId}/videos/{videoId}": { body: PatchedMoveRequest; answers: { 204: never; 400: Error; 401: Error; 403: Error; 404: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/collections/{collectionId}/videos/remove": { body: VideoIdsRequest; answers: { 200: Outcomes; 400: Error; 401: Error; 403: Error; 404: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/creators": { body: never; answers: { 200: PaginatedCreatorList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/imports": { body: never; answers: { 200: PaginatedImportList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/imports/{importId}": { body: never; answers: { 200: Import; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/imports/{importId}/cancel": { body: never; answers: { 202: Import; 400: Error; 401: Error; 403: Error; 404: Error; 409: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/support/videos": { body: never; answers: { 200: PaginatedDeletedVideoList; 400: Error; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/support/videos/{videoId}/restore": { body: RestoreRequest; answers: { 200: Restoration; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/tags": { body: never; answers: { 200: PaginatedTagList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/tags/{tag}": { body: PatchedTagChangeRequest; answers: { 200: Tag; 400: Error; 401: Error; 403: Error; 404: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/tags/{tag}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/uploads": { body: never; answers: { 200: PaginatedStoredUploadList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/uploads": { body: AnnouncedRequest; answers: { 201: Grant; 400: Error; 401: Error; 402: Error; 403: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/uploads/{uploadId}": { body: never; answers: { 200: Grant; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/uploads/{uploadId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 409: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/uploads/{uploadId}/complete": { body: never; answers: { 200: StoredUpload; 202: StoredUpload; 401: Error; 403: Error; 404: Error; 409: Error; 410: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/uploads/{uploadId}/parts": { body: never; answers: { 200: KeptParts; 401: Error; 403: Error; 404: Error; 409: Error; 410: Error; 500: Error; 503: Error } };
  "POST /api/v1/uploads/{uploadId}/parts": { body: PartNumbersRequest; answers: { 200: SignedParts; 400: Error; 401: Error; 403: Error; 404: Error; 409: Error; 410: Error; 413: Error; 415: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me": { body: never; answers: { 200: Profile; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "PUT /api/v1/users/me": { body: ProfileChangeRequest; answers: { 200: Profile; 400: Error; 401: Error; 403: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/users/me": { body: PatchedProfileChangeRequest; answers: { 200: Profile; 400: Error; 401: Error; 403: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/users/me": { body: never; answers: { 202: Receipt; 401: Error; 403: Error; 409: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/api-keys": { body: never; answers: { 200: PaginatedKeyList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/users/me/api-keys": { body: NewKeyRequest; answers: { 201: MadeKey; 400: Error; 401: Error; 403: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/users/me/api-keys/{keyId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/deletions/{closingId}": { body: never; answers: { 200: Closing; 400: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/export": { body: never; answers: { 200: Export; 202: Export; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/exports/{exportId}/download": { body: never; answers: { 200: Blob; 400: Error; 404: Error; 410: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/videos": { body: never; answers: { 200: PaginatedFoundVideoList; 400: Error; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos": { body: never; answers: { 200: VideoList; 400: Error; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}": { body: never; answers: { 200: VideoDetail; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "PATCH /api/v1/videos/{videoId}": { body: PatchedVideoChangeRequest; answers: { 200: VideoDetail; 400: Error; 401: Error; 403: Error; 404: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/videos/{videoId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/videos/{videoId}/cancel": { body: never; answers: { 202: Status; 400: Error; 401: Error; 403: Error; 404: Error; 409: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/files/{kind}": { body: never; answers: { 200: Blob; 206: Blob; 302: never; 304: never; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 416: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/flags": { body: never; answers: { 200: Opinions; 401: Error; 403: Error; 404: Error; 409: Error; 413: Error; 415: Error; 422: Error; 425: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "PATCH /api/v1/videos/{videoId}/flags/{flagId}": { body: PatchedOpinionChangeRequest; answers: { 200: Opinion; 400: Error; 401: Error; 403: Error; 404: Error; 409: Error; 413: Error; 415: Error; 422: Error; 425: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/hls/{name}": { body: never; answers: { 200: Blob; 206: Blob; 302: never; 304: never; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 416: Error; 500: Error; 503: Error } };
  "POST /api/v1/videos/{videoId}/reanalyze": { body: never; answers: { 202: Status; 400: Error; 401: Error; 402: Error; 403: Error; 404: Error; 409: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "POST /api/v1/videos/{videoId}/report": { body: never; answers: { 200: Blob; 401: Error; 403: Error; 404: Error; 409: Error; 413: Error; 415: Error; 422: Error; 425: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/results": { body: never; answers: { 200: AnalysisResult; 304: never; 401: Error; 403: Error; 404: Error; 409: Error; 413: Error; 415: Error; 422: Error; 425: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/shares": { body: never; answers: { 200: Shares; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/videos/{videoId}/shares": { body: ShareRequestRequest; answers: { 201: Share; 400: Error; 401: Error; 403: Error; 404: Error; 409: Error; 413: Error; 415: Error; 422: Error; 425: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "DELETE /api/v1/videos/{videoId}/shares/{shareId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/status": { body: never; answers: { 200: Status; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/stream": { body: never; answers: { 200: Blob; 206: Blob; 302: never; 304: never; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 416: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/{videoId}/thumbnail": { body: never; answers: { 200: Blob; 206: Blob; 302: never; 304: never; 400: Error; 401: Error; 403: Error; 404: Error; 410: Error; 416: Error; 500: Error; 503: Error } };
  "POST /api/v1/videos/batch": { body: BatchRequest; answers: { 200: Outcomes; 400: Error; 401: Error; 403: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/videos/import": { body: ImportRequestRequest; answers: { 200: Import; 202: Import; 400: Error; 401: Error; 402: Error; 403: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/samples": { body: never; answers: { 200: Samples; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/videos/samples/{sampleId}": { body: never; answers: { 200: ShownSample; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "POST /api/v1/videos/samples/{sampleId}": { body: never; answers: { 200: ShownSample; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
  "POST /api/v1/videos/upload": { body: FormData; answers: { 201: Uploaded; 400: Error; 401: Error; 402: Error; 403: Error; 409: Error; 413: Error; 415: Error; 422: Error; 429: Error; 500: Error; 502: Error; 503: Error } };
}

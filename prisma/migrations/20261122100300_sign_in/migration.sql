-- What the company's identity provider says of a person, and when it was last asked.
ALTER TABLE "users" ADD COLUMN "role" TEXT NOT NULL DEFAULT 'user';
ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK ("role" IN ('user', 'operator'));
CREATE INDEX "users_email_idx" ON "users" (lower("email"));

ALTER TABLE "user_identities"
  ADD COLUMN "verified_email" TEXT,
  ADD COLUMN "groups" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "refresh_sealed" BYTEA,
  ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "checked_at" TIMESTAMPTZ(6),
  ADD COLUMN "recheck_asked" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "recheck_sent" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "recheck_until" TIMESTAMPTZ(6),
  ADD COLUMN "recheck_after" TIMESTAMPTZ(6);
CREATE INDEX "user_identities_verified_email_idx" ON "user_identities" ("verified_email") WHERE "verified_email" IS NOT NULL;

-- Which browser a session is in, and which session of the identity provider it came from.
ALTER TABLE "sessions"
  ADD COLUMN "browser" TEXT NOT NULL DEFAULT 'Unknown browser',
  ADD COLUMN "network" TEXT NOT NULL DEFAULT 'unknown',
  ADD COLUMN "issuer" TEXT,
  ADD COLUMN "subject" TEXT,
  ADD COLUMN "sid_hash" BYTEA;
CREATE INDEX "sessions_identity_idx" ON "sessions" ("issuer", "subject") WHERE "issuer" IS NOT NULL;
CREATE INDEX "sessions_sid_idx" ON "sessions" ("issuer", "sid_hash") WHERE "sid_hash" IS NOT NULL;

-- Trips to either provider, and the step that links an Atlassian account.
ALTER TABLE "flows"
  ADD COLUMN "provider" TEXT NOT NULL DEFAULT 'atlassian',
  ADD COLUMN "connection_id" TEXT,
  ADD COLUMN "secrets_sealed" BYTEA;
ALTER TABLE "flows" ADD CONSTRAINT "flows_provider_check" CHECK ("provider" IN ('atlassian', 'openid'));
ALTER TABLE "flows" DROP CONSTRAINT "flows_kind_check";
ALTER TABLE "flows" ADD CONSTRAINT "flows_kind_check" CHECK ("kind" IN ('authorize', 'portal', 'reconnect', 'connect', 'link', 'another', 'device'));

-- Logout tokens that were received: each counts once (OpenID Connect Back-Channel Logout 1.0 section 2.6).
CREATE TABLE "logout_tokens" (
    "issuer" TEXT NOT NULL,
    "jti_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "logout_tokens_pkey" PRIMARY KEY ("issuer", "jti_hash")
);
CREATE INDEX "logout_tokens_expires_at_idx" ON "logout_tokens" ("expires_at");

-- Device codes (RFC 8628) stand in oidc_records like all codes. These columns are null for every other record, and cost
-- nothing there.
ALTER TABLE "oidc_records" ADD COLUMN "user_code_hash" BYTEA;
ALTER TABLE "oidc_records" ADD COLUMN "polled_at" TIMESTAMPTZ(6);
ALTER TABLE "oidc_records" ADD COLUMN "poll_seconds" INTEGER;

-- Of two living requests no two show the same code to a person.
CREATE UNIQUE INDEX "oidc_records_user_code_idx" ON "oidc_records" ("user_code_hash") WHERE "user_code_hash" IS NOT NULL;

-- CreateTable
CREATE TABLE "used_assertions" (
    "id_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "used_assertions_pkey" PRIMARY KEY ("id_hash")
);

-- CreateIndex
CREATE INDEX "used_assertions_expires_at_idx" ON "used_assertions"("expires_at");

-- CreateTable
CREATE TABLE "code_guesses" (
    "guesser_hash" BYTEA NOT NULL,
    "wrong" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "code_guesses_pkey" PRIMARY KEY ("guesser_hash")
);

-- CreateIndex
CREATE INDEX "code_guesses_ends_at_idx" ON "code_guesses"("ends_at");

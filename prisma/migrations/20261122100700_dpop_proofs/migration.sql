-- Proofs of possession that were used at the resource server: each counts once, on whichever replica it arrives.
-- Unlogged, because a row matters for minutes and is written on the way of a call: after a crash of PostgreSQL itself
-- the table is empty, and what bounds a replay is then the proof's own time.
CREATE UNLOGGED TABLE "dpop_proofs" (
    "proof_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "dpop_proofs_pkey" PRIMARY KEY ("proof_hash")
);

COMMENT ON COLUMN "dpop_proofs"."proof_hash" IS 'SHA-256 of the key''s thumbprint and the proof''s jti';

CREATE INDEX "dpop_proofs_expires_at_idx" ON "dpop_proofs" ("expires_at");

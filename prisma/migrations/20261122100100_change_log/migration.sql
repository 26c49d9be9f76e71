-- What ends access before its time. Triggers write it in the transaction that ends the access, so that no path can
-- forget; every replica of mcp follows it (packages/database, openChangeFeed).
CREATE TABLE "changes" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "xid" XID8 NOT NULL DEFAULT pg_current_xact_id(),
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp() + interval '35 minutes',

    CONSTRAINT "changes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "changes_kind_check" CHECK ("kind" IN ('grant', 'client', 'token', 'user', 'connection'))
);

COMMENT ON COLUMN "changes"."xid" IS 'The transaction that wrote the row: ids are drawn before a commit, and so are no order of commits';
COMMENT ON COLUMN "changes"."expires_at" IS 'When the longest access token that was issued before is over: thirty minutes, and five for clocks';

CREATE INDEX "changes_xid_idx" ON "changes" ("xid");
CREATE INDEX "changes_subject_idx" ON "changes" ("kind", "subject");
CREATE INDEX "changes_expires_at_idx" ON "changes" ("expires_at");

CREATE FUNCTION "record_change"("kind" TEXT, "subject" TEXT) RETURNS VOID LANGUAGE sql AS $$
  INSERT INTO "changes" ("kind", "subject") VALUES ("kind", "subject");
  SELECT pg_notify('gatehouse_changes', '');
$$;

COMMENT ON FUNCTION "record_change" IS 'For what no trigger can know: a machine''s single token (its jti), or a client whose access ends while it stays';

CREATE FUNCTION "record_grant_end"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "record_change"('grant', OLD."grant_id");
  RETURN NULL;
END $$;

CREATE FUNCTION "record_row_change"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "record_change"(TG_ARGV[0], OLD."id");
  RETURN NULL;
END $$;

-- A grant's own row names it too: its id is a claim of tokens and no bearer value. Rows from before get theirs from
-- what was issued under them.
UPDATE "oidc_records" "grants" SET "grant_id" = "issued"."grant_id"
FROM (SELECT DISTINCT "grant_id" FROM "oidc_records" WHERE "grant_id" IS NOT NULL) "issued"
WHERE "grants"."model" = 'Grant' AND "grants"."id_hash" = sha256(convert_to("issued"."grant_id", 'UTF8'));

-- A token that was issued at the last moment of its grant outlives it.
CREATE TRIGGER "grant_end" AFTER DELETE ON "oidc_records" FOR EACH ROW
  WHEN (OLD."model" = 'Grant' AND OLD."grant_id" IS NOT NULL AND OLD."expires_at" > now() - interval '35 minutes')
  EXECUTE FUNCTION "record_grant_end"();

CREATE TRIGGER "user_suspension" AFTER UPDATE OF "suspended_at" ON "users" FOR EACH ROW
  WHEN (OLD."suspended_at" IS DISTINCT FROM NEW."suspended_at")
  EXECUTE FUNCTION "record_row_change"('user');

CREATE TRIGGER "user_deletion" AFTER DELETE ON "users" FOR EACH ROW
  EXECUTE FUNCTION "record_row_change"('user');

CREATE TRIGGER "connection_removal" AFTER DELETE ON "connections" FOR EACH ROW
  EXECUTE FUNCTION "record_row_change"('connection');

-- Nobody holds a token of a dynamic client that was never used.
CREATE TRIGGER "client_removal" AFTER DELETE ON "clients" FOR EACH ROW
  WHEN (OLD."kind" <> 'dynamic' OR OLD."last_used_at" IS NOT NULL)
  EXECUTE FUNCTION "record_row_change"('client');

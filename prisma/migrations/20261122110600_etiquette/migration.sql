-- What the replicas of mcp share of Atlassian's hourly quota: one account of points, from which each takes allowances.
-- Unlogged, because a row matters for an hour and is written often: after a crash of PostgreSQL itself the account begins
-- anew, and what Atlassian's answers say of the hour corrects it.
CREATE UNLOGGED TABLE "atlassian_hours" (
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "spent" INTEGER NOT NULL DEFAULT 0,
    "seen_limit" INTEGER,
    "seen_remaining" INTEGER,
    "spent_when_seen" INTEGER,

    CONSTRAINT "atlassian_hours_pkey" PRIMARY KEY ("hour")
);

COMMENT ON COLUMN "atlassian_hours"."taken" IS 'Points that replicas were allowed; what was spent of them is in "spent"';
COMMENT ON COLUMN "atlassian_hours"."seen_remaining" IS 'The least that Atlassian said is left of the app''s hour';
COMMENT ON COLUMN "atlassian_hours"."spent_when_seen" IS 'What we had spent when it said so: what is taken beyond that is not in its number yet';

CREATE UNLOGGED TABLE "atlassian_shares" (
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "person" TEXT NOT NULL,
    "points" INTEGER NOT NULL,

    CONSTRAINT "atlassian_shares_pkey" PRIMARY KEY ("hour", "person")
);

-- One round trip for a replica's report and its next allowance. "heavy" are those who used "heavy_from" points and more.
-- With its owner's rights, so that mcp's role can do this to the account and nothing else; "pg_temp" comes last, so that
-- nobody's temporary table takes the account's place.
CREATE FUNCTION "settle_atlassian_points"(
    "per_hour" INTEGER, "report_hour" TIMESTAMPTZ, "reported" INTEGER, "given_back" INTEGER, "wanted" INTEGER,
    "people" TEXT[], "people_points" INTEGER[], "new_limit" INTEGER, "new_remaining" INTEGER, "heavy_from" INTEGER
) RETURNS TABLE ("hour_at" FLOAT8, "left_ms" FLOAT8, "granted" INTEGER, "used" INTEGER, "of_points" INTEGER, "heavy" JSONB)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  "this_hour" TIMESTAMPTZ := date_trunc('hour', clock_timestamp(), 'UTC');
  "account" "atlassian_hours"%ROWTYPE;
  "left" INTEGER;
BEGIN
  INSERT INTO "atlassian_hours" ("hour") VALUES ("this_hour") ON CONFLICT DO NOTHING;
  IF FOUND THEN
    DELETE FROM "atlassian_hours" WHERE "hour" < "this_hour" - interval '1 hour';
    DELETE FROM "atlassian_shares" WHERE "hour" < "this_hour" - interval '1 hour';
  END IF;
  SELECT * INTO STRICT "account" FROM "atlassian_hours" WHERE "hour" = "this_hour" FOR UPDATE;

  -- What was spent in an hour that is over concerns nobody any more.
  IF "report_hour" IS NULL OR "report_hour" = "this_hour" THEN
    -- Replicas may spend a little ahead of their allowances: what is taken less what is spent is what all hold together.
    "account"."spent" := "account"."spent" + "reported";
    "account"."taken" := "account"."taken" - "given_back";
    IF "new_remaining" < coalesce("account"."seen_remaining", "new_remaining" + 1) THEN
      "account"."seen_limit" := "new_limit";
      "account"."seen_remaining" := "new_remaining";
      "account"."spent_when_seen" := "account"."spent";
    END IF;
    INSERT INTO "atlassian_shares" ("hour", "person", "points")
      SELECT "this_hour", "one", greatest(0, "its_points") FROM unnest("people", "people_points") AS "by" ("one", "its_points")
      ORDER BY "one"
      ON CONFLICT ("hour", "person") DO UPDATE SET "points" = greatest(0, "atlassian_shares"."points" + excluded."points");
  END IF;

  -- Atlassian knows best what is left of its own hour. Where the operator gives us less than the whole, that holds too.
  "of_points" := least("per_hour", coalesce("account"."seen_limit", "per_hour"));
  "left" := "account"."seen_remaining" - ("account"."taken" - "account"."spent_when_seen");
  IF "account"."seen_limit" IS NULL OR "account"."seen_limit" > "per_hour" THEN
    "left" := least("per_hour" - "account"."taken", "left");
  END IF;
  "granted" := greatest(0, least("wanted", "left"));
  UPDATE "atlassian_hours" SET "taken" = "account"."taken" + "granted", "spent" = "account"."spent",
      "seen_limit" = "account"."seen_limit", "seen_remaining" = "account"."seen_remaining",
      "spent_when_seen" = "account"."spent_when_seen"
    WHERE "hour" = "this_hour";

  "hour_at" := extract(epoch FROM "this_hour") * 1000;
  "left_ms" := extract(epoch FROM "this_hour" + interval '1 hour' - clock_timestamp()) * 1000;
  -- Allowances that nobody spent yet are not used.
  "used" := "of_points" - "left" - ("account"."taken" - "account"."spent");
  "heavy" := (SELECT coalesce(jsonb_object_agg("person", "points"), '{}')
              FROM (SELECT "person", "points" FROM "atlassian_shares"
                    WHERE "hour" = "this_hour" AND "points" >= "heavy_from" ORDER BY "points" DESC LIMIT 1000) AS "most");
  RETURN NEXT;
END $$;

REVOKE ALL ON FUNCTION "settle_atlassian_points" FROM PUBLIC;

-- Further words of the change log, which ends nothing: a quota that Atlassian says is used up (`quota`: a site's id, or
-- `app`), and a call that its client no longer wants (`cancel`: a hash of its grant and its request id). They hold for as
-- long as their row does.
ALTER TABLE "changes" DROP CONSTRAINT "changes_kind_check";
ALTER TABLE "changes" ADD CONSTRAINT "changes_kind_check" CHECK ("kind" IN
  ('grant', 'client', 'token', 'user', 'connection', 'credential', 'service', 'quota', 'cancel'));

-- mcp's role may announce these and write nothing else into the log.
CREATE FUNCTION "announce"("what" TEXT, "about" TEXT, "for_ms" INTEGER) RETURNS VOID LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF "what" NOT IN ('quota', 'cancel') OR "for_ms" NOT BETWEEN 1 AND 3600000 THEN
    RAISE EXCEPTION 'only a quota or a cancellation, and for an hour at most, may be announced';
  END IF;
  INSERT INTO "changes" ("kind", "subject", "expires_at")
    VALUES ("what", "about", clock_timestamp() + "for_ms" * interval '1 millisecond');
  PERFORM pg_notify('gatehouse_changes', '');
END $$;

REVOKE ALL ON FUNCTION "announce" FROM PUBLIC;

-- Which site is meant where several would do. The sites are their connections' and come and go: a name of one that is
-- gone means nothing, and is cleared where auth sees it go.
ALTER TABLE "users" ADD COLUMN "default_site_id" TEXT;

COMMENT ON COLUMN "users"."default_site_id" IS 'Atlassian''s cloud id of the site that is meant where several would do';

-- `requested`: signing in on the way to the page that a tool's answer led to.
ALTER TABLE "flows" DROP CONSTRAINT "flows_kind_check";
ALTER TABLE "flows" ADD CONSTRAINT "flows_kind_check" CHECK ("kind" IN ('authorize', 'portal', 'reconnect', 'connect', 'link', 'another', 'device', 'requested'));

-- What replicas of mcp hold of a user says which site that is.
CREATE TRIGGER "user_default_site" AFTER UPDATE OF "default_site_id" ON "users" FOR EACH ROW
  WHEN (OLD."default_site_id" IS DISTINCT FROM NEW."default_site_id")
  EXECUTE FUNCTION "record_row_change"('credential');

-- The page that offers to link an account is no trip: nobody comes back from anywhere with its name.
ALTER TABLE "flows" DROP CONSTRAINT "flows_provider_check";
ALTER TABLE "flows" ADD CONSTRAINT "flows_provider_check" CHECK ("provider" IN ('atlassian', 'openid', 'none'));
UPDATE "flows" SET "provider" = 'none' WHERE "kind" = 'connect';

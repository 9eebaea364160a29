-- The roles of a market and its database, on a server that has neither: for psql, as superuser,
-- with MARKET_OWNER_PASSWORD and MARKET_APP_PASSWORD in the environment. The compose file runs it
-- when its server is new.
--
--   psql --set ON_ERROR_STOP=1 --file deploy/roles.sql
--
-- The owner makes tables and changes them. The nodes connect as the other role, which can neither
-- change a table nor drop one. docs/operations.md says more.
\getenv owner_password MARKET_OWNER_PASSWORD
\getenv app_password MARKET_APP_PASSWORD
CREATE ROLE market_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE market_app LOGIN PASSWORD :'app_password';
CREATE DATABASE market OWNER market_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE market FROM PUBLIC;
GRANT CONNECT ON DATABASE market TO market_app;
\connect market
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO market_owner;
GRANT USAGE ON SCHEMA public TO market_app;
-- Before the first table is made: these are the rights of tables to come.
ALTER DEFAULT PRIVILEGES FOR ROLE market_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO market_app;
ALTER DEFAULT PRIVILEGES FOR ROLE market_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO market_app;

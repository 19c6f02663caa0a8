-- Who made a change: the user, by what program, and the request in the audit log. Null for changes
-- that were logged before, and for those of an older version that runs beside a newer one.
alter table changes add column author text, add column agent text, add column audit_id text;

create or replace view history as
select revision, at, type, resource, namespace, name, uid,
       case when resource = 'secrets' or json_typeof(before) = 'array' then null else before end as before,
       case when resource = 'secrets' or json_typeof(after) = 'array' then null else after end as after,
       nullif(author, '') as author, nullif(agent, '') as agent, nullif(audit_id, '') as audit_id
from changes;
comment on view history is 'every change that is still in the log, and who made it; secrets, and what is encrypted, without their content';

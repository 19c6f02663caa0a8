-- In which trace a change was made: W3C's traceparent. Null when nobody traced it.
alter table changes add column trace text;

create or replace view history as
select revision, at, type, resource, namespace, name, uid,
       case when resource = 'secrets' or json_typeof(before) = 'array' then null else before end as before,
       case when resource = 'secrets' or json_typeof(after) = 'array' then null else after end as after,
       nullif(author, '') as author, nullif(agent, '') as agent, nullif(audit_id, '') as audit_id,
       split_part(trace, '-', 2) as trace_id
from changes;
comment on view history is 'every change that is still in the log, who made it and in which trace; secrets, and what is encrypted, without their content';

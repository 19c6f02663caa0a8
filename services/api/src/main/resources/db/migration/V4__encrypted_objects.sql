-- Objects of some types are encrypted: their rows hold an array, which no object is, of the ciphertext
-- and of an object with the metadata that may be shown. Views show that metadata and nothing else.

create or replace view things as
select resource, namespace, name, uid, revision,
       navarch_time(shown #>> '{metadata,creationTimestamp}') as created,
       shown #> '{metadata,labels}' as labels,
       shown #> '{metadata,annotations}' as annotations,
       shown #> '{metadata,deletionTimestamp}' is not null as terminating,
       case when encrypted or resource = 'secrets' then null else object end as object
from (select *, json_typeof(object) = 'array' as encrypted,
             case when json_typeof(object) = 'array' then object -> 1 else object end as shown
      from objects) o;
comment on view things is 'every object of every type; secrets, and what is encrypted, without their content';

create or replace view history as
select revision, at, type, resource, namespace, name, uid,
       case when resource = 'secrets' or json_typeof(before) = 'array' then null else before end as before,
       case when resource = 'secrets' or json_typeof(after) = 'array' then null else after end as after
from changes;
comment on view history is 'every change that is still in the log; secrets, and what is encrypted, without their content';

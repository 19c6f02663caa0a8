#!/bin/sh
# Every check and test there is; ends with Surefire's summary over all modules.
cd "$(dirname "$0")/.."
find . -path '*/target/surefire-reports/TEST-*.xml' -not -path './.git/*' -delete
mvn -B -ntp verify
status=$?
find . -path '*/target/surefire-reports/TEST-*.xml' -exec sed -n '/<testsuite /{p;q;}' {} \; | awk '
    function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    { tests += value("tests"); failures += value("failures"); errors += value("errors"); skipped += value("skipped") }
    END { printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", tests, failures, errors, skipped }'
exit $status

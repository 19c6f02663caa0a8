# Finds JDK 25 wherever the system keeps its JDKs, whatever `java` is on the PATH.
JAVA_HOME := $(shell deploy/find-jdk.sh)
export JAVA_HOME
MVN = mvn -B -ntp

.PHONY: format build jdk
jdk:
	@test -n "$(JAVA_HOME)" || { echo "Navarch needs JDK 25 or newer (for example Eclipse Temurin 25); install it or set NAVARCH_JDK to where it is." >&2; exit 1; }

build: jdk
	$(MVN) -q -DskipTests package

format: jdk
	$(MVN) -q spotless:apply

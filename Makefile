# Finds JDK 25 wherever the system keeps its JDKs, whatever `java` is on the PATH.
JAVA_HOME := $(shell deploy/find-jdk.sh)
export JAVA_HOME
MVN = mvn -B -ntp

.PHONY: run run-six test bench load build format jdk images kubernetes-components virtual-machine

# The whole cluster in the foreground; Ctrl-C stops it. NAVARCH_HOME, NAVARCH_PORT, NAVARCH_RUNTIME, NAVARCH_NODES, NAVARCH_SERVICES.
run: jdk
	@deploy/run.sh || { status=$$?; [ $$status -eq 130 ] || [ $$status -eq 143 ] || exit $$status; }

# The six services apart.
run-six: jdk
	@deploy/built.sh || $(MAKE) -s build
	@deploy/run-six.sh

# Every check and test there is.
test: jdk
	@deploy/test.sh

# Kubernetes' own components from source, for the test that runs them; it is skipped without them.
kubernetes-components:
	@deploy/kubernetes-components.sh

# The disk of a virtual machine, for the test of systemd and cgroup v2; it is skipped without it.
virtual-machine:
	@deploy/virtual-machine.sh

bench: jdk
	@deploy/built.sh || $(MAKE) -s build
	@bench/run.sh
	@bench/alone.sh

# Imports an image from a tar file: make load IMAGE=file.tar
load: jdk
	@test -r "$(IMAGE)" || { echo "usage: make load IMAGE=file.tar" >&2; exit 2; }
	@services/standalone/target/app/bin/navarch load "$(IMAGE)"

# Images of the services and of the standalone cluster, as tar files in images/target; no container engine is needed.
images: jdk
	@deploy/images.sh

build: jdk
	$(MVN) -q -DskipTests package -pl services/standalone,bench -am
	@deploy/train.sh

format: jdk
	$(MVN) -q spotless:apply

jdk:
	@test -n "$(JAVA_HOME)" || { echo "Navarch needs JDK 25 or newer (for example Eclipse Temurin 25); install it or set NAVARCH_JDK to where it is." >&2; exit 1; }

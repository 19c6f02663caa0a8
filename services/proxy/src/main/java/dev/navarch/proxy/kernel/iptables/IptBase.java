package dev.navarch.proxy.kernel.iptables;

import dev.navarch.proxy.kernel.CommandLine;

/** The chains that all services share, and the jumps to them from the kernel's own chains. */
final class IptBase {

    private IptBase() {}

    /** A jump from a built-in chain. */
    private record Jump(String table, String from, String rule) {}

    private static final Jump[] JUMPS = {
        new Jump("nat", "PREROUTING", "-j NAVARCH-SERVICES"),
        new Jump("nat", "PREROUTING", "-m addrtype --dst-type LOCAL -j NAVARCH-NODEPORTS"),
        new Jump("nat", "OUTPUT", "-j NAVARCH-SERVICES"),
        new Jump("nat", "OUTPUT", "-m addrtype --dst-type LOCAL -j NAVARCH-NODEPORTS"),
        new Jump("nat", "POSTROUTING", "-j NAVARCH-POSTROUTING"),
        new Jump("filter", "INPUT", "-m conntrack --ctstate NEW -j NAVARCH-REFUSE"),
        new Jump("filter", "FORWARD", "-m conntrack --ctstate NEW -j NAVARCH-REFUSE"),
        new Jump("filter", "OUTPUT", "-m conntrack --ctstate NEW -j NAVARCH-REFUSE"),
    };

    static void lay(CommandLine shell, String tool) {
        shell.must(
                """
                *nat
                :NAVARCH-SERVICES - [0:0]
                :NAVARCH-NODEPORTS - [0:0]
                :NAVARCH-MARK - [0:0]
                :NAVARCH-POSTROUTING - [0:0]
                -A NAVARCH-MARK -j MARK --or-mark 0x4000
                -A NAVARCH-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
                -A NAVARCH-POSTROUTING -j MARK --xor-mark 0x4000
                -A NAVARCH-POSTROUTING -j MASQUERADE
                COMMIT
                *filter
                :NAVARCH-REFUSE - [0:0]
                COMMIT
                """,
                tool + "-restore",
                "--noflush",
                "-w",
                "5");
        for (Jump jump : JUMPS) {
            must(shell, tool, jump, "-A");
        }
    }

    /** Removes every jump to and every chain of ours, whatever an earlier run left. */
    static void remove(CommandLine shell, String tool) {
        for (Jump jump : JUMPS) {
            while (run(shell, tool, jump, "-C")) {
                must(shell, tool, jump, "-D");
            }
        }
        for (String table : new String[] {"nat", "filter"}) {
            StringBuilder script = new StringBuilder("*" + table + "\n");
            StringBuilder deletions = new StringBuilder();
            shell.must("", tool + "-save", "-t", table)
                    .lines()
                    .filter(line -> line.startsWith(":NAVARCH-"))
                    .map(line -> line.substring(1, line.indexOf(' ')))
                    .forEach(chain -> {
                        script.append(":").append(chain).append(" - [0:0]\n");
                        deletions.append("-X ").append(chain).append("\n");
                    });
            if (!deletions.isEmpty()) {
                shell.must(
                        script.append(deletions).append("COMMIT\n").toString(),
                        tool + "-restore",
                        "--noflush",
                        "-w",
                        "5");
            }
        }
    }

    private static boolean run(CommandLine shell, String tool, Jump jump, String verb) {
        return shell.run("", arguments(tool, jump, verb)).ok();
    }

    private static void must(CommandLine shell, String tool, Jump jump, String verb) {
        shell.must("", arguments(tool, jump, verb));
    }

    private static String[] arguments(String tool, Jump jump, String verb) {
        return (tool
                        + " -w 5 -t "
                        + jump.table()
                        + " "
                        + verb
                        + " "
                        + jump.from()
                        + " "
                        + jump.rule())
                .split(" ");
    }
}

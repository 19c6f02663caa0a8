package dev.navarch.nodeagent.containerd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The program that keeps a sandbox's namespaces alive: a static ELF executable of some two hundred
 * bytes. It blocks SIGINT, SIGTERM and SIGCHLD and waits for them; at SIGCHLD it reaps every child
 * that has ended (it is process 1 where containers share a process namespace), at the others it
 * exits. Being machine code, it needs neither a compiler nor a download.
 */
final class PauseProgram {

    private static final int ELF_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final long LOAD_ADDRESS = 0x400000;

    /** Signals 2, 15 and 17 as a set. */
    private static final String SIGNALS = "0240010000000000";

    private static final String X86_64 =
            "b80e000000" // mov  eax, 14          rt_sigprocmask
                    + "31ff" // xor  edi, edi         SIG_BLOCK
                    + "488d3552000000" // lea  rsi, [signals]
                    + "31d2" // xor  edx, edx
                    + "41ba08000000" // mov  r10d, 8
                    + "0f05" // syscall
                    + "b880000000" // wait: mov eax, 128    rt_sigtimedwait
                    + "488d3d3c000000" // lea  rdi, [signals]
                    + "31f6" // xor  esi, esi
                    + "31d2" // xor  edx, edx         no time limit
                    + "41ba08000000" // mov  r10d, 8
                    + "0f05" // syscall
                    + "85c0" // test eax, eax
                    + "78e4" // js   wait             interrupted
                    + "83f811" // cmp  eax, 17          SIGCHLD
                    + "751e" // jne  done
                    + "b83d000000" // reap: mov eax, 61     wait4
                    + "48c7c7ffffffff" // mov  rdi, -1          any child
                    + "31f6" // xor  esi, esi
                    + "ba01000000" // mov  edx, 1           WNOHANG
                    + "4531d2" // xor  r10d, r10d
                    + "0f05" // syscall
                    + "85c0" // test eax, eax
                    + "7fe4" // jg   reap
                    + "ebc1" // jmp  wait
                    + "b8e7000000" // done: mov eax, 231    exit_group
                    + "31ff" // xor  edi, edi
                    + "0f05"; // syscall

    private static final String AARCH64 =
            "e81080d2" // mov  x8, #135         rt_sigprocmask
                    + "000080d2" // mov  x0, #0           SIG_BLOCK
                    + "41030010" // adr  x1, signals
                    + "020080d2" // mov  x2, #0
                    + "030180d2" // mov  x3, #8
                    + "010000d4" // svc  #0
                    + "281180d2" // wait: mov x8, #137    rt_sigtimedwait
                    + "a0020010" // adr  x0, signals
                    + "010080d2" // mov  x1, #0
                    + "020080d2" // mov  x2, #0           no time limit
                    + "030180d2" // mov  x3, #8
                    + "010000d4" // svc  #0
                    + "40ffff37" // tbnz w0, #31, wait    interrupted
                    + "1f440071" // cmp  w0, #17          SIGCHLD
                    + "41010054" // b.ne done
                    + "882080d2" // reap: mov x8, #260    wait4
                    + "00008092" // mov  x0, #-1          any child
                    + "010080d2" // mov  x1, #0
                    + "220080d2" // mov  x2, #1           WNOHANG
                    + "030080d2" // mov  x3, #0
                    + "010000d4" // svc  #0
                    + "1f000071" // cmp  w0, #0
                    + "2cffff54" // b.gt reap
                    + "efffff17" // b    wait
                    + "c80b80d2" // done: mov x8, #94     exit_group
                    + "000080d2" // mov  x0, #0
                    + "010000d4" // svc  #0
                    + "1f2003d5"; // nop

    private PauseProgram() {}

    /**
     * The executable for an architecture.
     *
     * @param architecture as OCI images name it, {@code amd64} or {@code arm64}
     */
    static byte[] executable(String architecture) {
        return switch (architecture) {
            case "amd64" -> elf((short) 62, X86_64 + SIGNALS);
            case "arm64" -> elf((short) 183, AARCH64 + SIGNALS);
            default -> throw new IllegalArgumentException("no pause program for " + architecture);
        };
    }

    /** One loadable segment that holds the whole file, executed from behind the headers. */
    private static byte[] elf(short machine, String code) {
        byte[] body = HexFormat.of().parseHex(code);
        int headers = ELF_HEADER + PROGRAM_HEADER;
        int size = headers + body.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        file.putShort((short) 2).putShort(machine).putInt(1);
        file.putLong(LOAD_ADDRESS + headers).putLong(ELF_HEADER).putLong(0);
        file.putInt(0).putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER);
        file.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        file.putInt(1).putInt(5).putLong(0).putLong(LOAD_ADDRESS).putLong(LOAD_ADDRESS);
        file.putLong(size).putLong(size).putLong(0x1000);
        return file.put(body).array();
    }
}

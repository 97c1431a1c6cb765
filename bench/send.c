/* Sends 60-byte UDP frames out of an interface, past its queue, at a rate: send INTERFACE PPS SECONDS SESSIONS.
   Prints how many were sent, and in how many seconds. */
#define _GNU_SOURCE
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 128
#define FRAME 60

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* Ethernet, IPv4 10.n.n.n to 10.9.0.1, UDP n to 5000; the host's and the checksums are left out. */
static const unsigned char HEADER[FRAME] = {2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 46, 0, 0, 0,
                                            0, 64, 17, 0, 0, 10, 0, 0, 0, 10, 9, 0, 1, 0, 0, 0x13, 0x88, 0, 26};

int main(int count, char **words) {
  if (count != 5) return 2;
  double rate = atof(words[2]), seconds = atof(words[3]);
  unsigned sessions = atoi(words[4]);
  int s = socket(AF_PACKET, SOCK_RAW, 0), one = 1;
  struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(words[1]), .sll_halen = 6};
  if (s < 0 || to.sll_ifindex == 0) return 1;
  setsockopt(s, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
  static unsigned char frames[BATCH][FRAME];
  static struct mmsghdr messages[BATCH];
  static struct iovec vectors[BATCH];
  for (int i = 0; i < BATCH; i++) {
    memcpy(frames[i], HEADER, FRAME);
    vectors[i] = (struct iovec){frames[i], FRAME};
    messages[i].msg_hdr = (struct msghdr){.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &vectors[i], .msg_iovlen = 1};
  }
  double start = now();
  unsigned long sent = 0;
  while (now() - start < seconds) {
    if (sent >= (now() - start) * rate) {
      usleep(100);
      continue;
    }
    for (int i = 0; i < BATCH; i++) {
      unsigned n = (sent + i) % sessions;
      unsigned char *p = frames[i];
      p[27] = n >> 16, p[28] = n >> 8, p[29] = n;
      p[34] = n >> 8 | 0x80, p[35] = n;
    }
    int taken = sendmmsg(s, messages, BATCH, 0);
    if (taken > 0) sent += taken;
  }
  printf("%lu %.3f\n", sent, now() - start);
  return 0;
}

/*
 * Writes a capture of made-up traffic for the bench: a classic pcap file, microseconds, Ethernet. The same
 * arguments give the same bytes, as far as the C library's pow() does.
 *
 *   generate OUT PACKETS SESSIONS SNAPLEN [SEED]        SNAPLEN 0 stores whole frames
 *
 * Sessions by kind: see KINDS. One in seven is IPv6, one in ten carries an 802.1Q tag. Every session gets the
 * least number of packets its kind needs; what is left of PACKETS is shared out by a Zipf law, so that few
 * sessions are heavy and most are short. Sequence numbers, lengths and checksums are right, so that every
 * reader does all its work.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEB, REFUSED, UNANSWERED, NAME, DATAGRAM, PING, TUNNEL, CIPHER, KIND_COUNT };

static const struct {
  double share;        /* of all sessions */
  uint32_t least;      /* packets */
  double appetite;     /* how readily it grows past the least */
  uint8_t protocol;
} KINDS[KIND_COUNT] = {
  [WEB] = { 0.29, 7, 1.0, 6 },          /* handshake, data, FIN or RST */
  [REFUSED] = { 0.11, 2, 0.0, 6 },      /* SYN, RST */
  [UNANSWERED] = { 0.04, 1, 0.0, 6 },   /* SYN */
  [NAME] = { 0.38, 2, 0.0, 17 },        /* DNS query and answer */
  [DATAGRAM] = { 0.09, 1, 0.6, 17 },
  [PING] = { 0.06, 2, 0.1, 1 },         /* one identifier, sequence numbers in pairs */
  [TUNNEL] = { 0.015, 1, 1.0, 47 },     /* GRE */
  [CIPHER] = { 0.015, 1, 1.0, 50 },     /* ESP */
};

static const uint16_t TCP_PORTS[] = {
  443, 443, 443, 443, 443, 443, 80, 80, 22, 25, 993, 8080, 445, 3389, 21, 5060,
};
static const uint16_t UDP_PORTS[] = { 443, 443, 443, 123, 161, 500, 4500, 5060, 3478, 1812, 69, 514 };
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
/* Sessions wait in slots of time, short enough that no session sends twice in a row out of turn. */
enum { DURATION_MS = 50000, SLOTS_PER_MS = 100 };
enum { SLOT_US = 1000 / SLOTS_PER_MS, SLOTS = DURATION_MS * SLOTS_PER_MS };

enum { SMALLEST_FRAME = 60, LARGEST_HEADERS = 128, SEGMENT = 1448 };

static const uint64_t START_SECONDS = 1772442000; /* 2026-03-02 09:00:00 UTC */

typedef struct {
  uint32_t packets, sent;
  uint32_t next;             /* session that follows in the same slot, + 1 */
  float time, gap;           /* milliseconds */
  uint32_t client, server;   /* host numbers */
  uint32_t sequence[2];      /* client's, server's */
  uint16_t clientPort, serverPort, vlan;
  uint8_t kind, ipv6, resets;
} Session;

static uint64_t randomState;

static uint64_t random64(void) { /* splitmix64 */
  uint64_t z = (randomState += 0x9e3779b97f4a7c15u);
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}
static double fraction(void) { return (double)(random64() >> 11) / 9007199254740992.0; }
static uint32_t below(uint32_t limit) { return (uint32_t)((random64() >> 32) * limit >> 32); }

static uint8_t *put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
  return at + 2;
}
static uint8_t *put32(uint8_t *at, uint32_t value) { return put16(put16(at, value >> 16), value); }

static uint32_t sum16(const uint8_t *bytes, uint32_t length) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i + 1 < length; i += 2) sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
  if (length & 1) sum += (uint32_t)bytes[length - 1] << 8;
  return sum;
}
static uint16_t folded(uint32_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~sum;
}

/* What one packet of a session is: its direction, flags, and bytes of payload, all of them zero. */
typedef struct {
  int answer;
  uint8_t flags;
  uint32_t payload;
} Step;

static Step webStep(const Session *s) {
  uint32_t left = s->packets - s->sent;
  if (s->sent == 0) return (Step){ 0, SYN, 0 };
  if (s->sent == 1) return (Step){ 1, SYN | ACK, 0 };
  if (s->sent == 2) return (Step){ 0, ACK, 0 };
  if (s->resets && left == 1) return (Step){ 0, RST | ACK, 0 };
  if (!s->resets && left <= 3) return (Step){ left == 2, left == 1 ? ACK : FIN | ACK, 0 };
  if (s->sent == 3) return (Step){ 0, PSH | ACK, 100 + below(400) };
  uint32_t dice = below(10);
  if (dice < 5) return (Step){ 1, ACK, SEGMENT };
  if (dice < 6) return (Step){ 1, ACK, 1 + below(SEGMENT) };
  if (dice < 9) return (Step){ 0, ACK, 0 };
  return (Step){ 0, PSH | ACK, 20 + below(1000) };
}

static Step stepOf(const Session *s) {
  int later = s->sent > 0;
  int odd = s->sent & 1;
  int either = later && below(2);
  switch (s->kind) {
    case WEB: return webStep(s);
    case REFUSED: return (Step){ odd, odd ? RST | ACK : SYN, 0 };
    case UNANSWERED: return (Step){ 0, SYN, 0 };
    case NAME: return (Step){ odd, 0, odd ? 60 + below(200) : 33 };
    case DATAGRAM:
      either = later && below(3);
      return (Step){ either, 0, either ? 200 + below(1150) : 20 + below(400) };
    case PING: return (Step){ odd, 0, 56 };
    case TUNNEL: return (Step){ either, 0, 100 + below(1300) };
    default: return (Step){ either, 0, 64 + below(1300) };
  }
}

static uint8_t frame[LARGEST_HEADERS + 1500 + SMALLEST_FRAME];

static uint8_t *putAddress6(uint8_t *at, int isServer, uint32_t host) {
  at = put32(at, 0x20010db8);
  at = put32(at, isServer ? 0xffff0000 + (host >> 12) : 0x00010000 + (host >> 8));
  at = put32(at, isServer ? 0 : 0x02aabb00);
  return put32(at, host + 1);
}

static uint32_t transportLength(const Session *s) {
  uint8_t protocol = KINDS[s->kind].protocol;
  return protocol == 6 ? 32 : protocol == 47 ? 32 : 8;
}

static void putTcp(uint8_t *at, Session *s, Step step, uint32_t pseudo, uint32_t millisecond) {
  uint32_t mine = s->sequence[step.answer], theirs = s->sequence[!step.answer];
  uint8_t *p = put16(at, step.answer ? s->serverPort : s->clientPort);
  p = put16(p, step.answer ? s->clientPort : s->serverPort);
  p = put32(p, mine);
  p = put32(p, step.flags & ACK ? theirs : 0);
  *p++ = 0x80;
  *p++ = step.flags;
  p = put16(p, step.flags & SYN ? 64240 : 502);
  p += 4; /* checksum, urgent pointer */
  if (step.flags & SYN) {
    p = put32(p, 0x020405b4); /* largest segment 1460 */
    p = put32(p, 0x04020103); /* selective acknowledgement, filler, window scale … */
    p = put32(p, 0x03070101); /* … of 7 */
  } else {
    p = put16(p, 0x0101);
    p = put16(p, 0x080a); /* timestamps */
    p = put32(p, millisecond);
    p = put32(p, millisecond - 20);
  }
  s->sequence[step.answer] = mine + step.payload + (step.flags & (SYN | FIN) ? 1 : 0);
  put16(at + 16, folded(pseudo + sum16(at, 32)));
}

static void putUdp(uint8_t *at, const Session *s, Step step, uint32_t pseudo) {
  uint8_t *p = put16(at, step.answer ? s->serverPort : s->clientPort);
  p = put16(p, step.answer ? s->clientPort : s->serverPort);
  p = put16(p, 8 + step.payload);
  uint32_t summed = 8;
  if (s->kind == NAME) {
    static const char QUESTION[] = "\3www\7example\3com\0\0\1\0\1";
    uint8_t *dns = p + 2;
    dns = put16(dns, s->clientPort ^ 0x5a5a);
    dns = put16(dns, step.answer ? 0x8180 : 0x0100);
    put16(dns, 1);
    memcpy(dns + 8, QUESTION, 21);
    summed += 33;
  }
  put16(p, folded(pseudo + sum16(at, summed)));
}

static void putGre(uint8_t *at, uint32_t payload) {
  put16(at + 2, 0x0800);
  uint8_t *inner = at + 4;
  inner[0] = 0x45;
  put16(inner + 2, 28 + payload);
  inner[8] = 64;
  inner[9] = 17;
  put32(inner + 12, 0x0a630001);
  put32(inner + 16, 0x0a630002);
  put16(inner + 10, folded(sum16(inner, 20)));
  put16(inner + 20, 7000);
  put16(inner + 22, 7001);
  put16(inner + 24, 8 + payload);
}

/* Fills `frame` with the session's next packet and gives its length. */
static uint32_t putFrame(Session *s, uint32_t millisecond) {
  Step step = stepOf(s);
  uint32_t length = transportLength(s) + step.payload;
  uint32_t from = step.answer ? s->server : s->client, to = step.answer ? s->client : s->server;
  memset(frame, 0, LARGEST_HEADERS);
  uint8_t *p = put32(put16(frame, 0x0200), to);
  p = put32(put16(p, 0x0200), from);
  if (s->vlan) p = put16(put16(p, 0x8100), s->vlan);
  uint8_t protocol = KINDS[s->kind].protocol, hops = step.answer ? 57 : 64;
  uint32_t pseudo;
  if (s->ipv6) {
    if (protocol == 1) protocol = 58;
    p = put16(p, 0x86dd);
    p = put16(put32(p, 0x60000000), length);
    *p++ = protocol;
    *p++ = hops;
    uint8_t *addresses = p;
    p = putAddress6(p, step.answer, from);
    p = putAddress6(p, !step.answer, to);
    pseudo = sum16(addresses, 32) + protocol + length;
  } else {
    p = put16(p, 0x0800);
    uint8_t *ip = p;
    uint32_t client = 0x0a000101 + s->client, server = 0xc6120000 + s->server; /* 10/8, 198.18/15 and up */
    p = put16(put16(p, 0x4500), 20 + length);
    p = put16(put16(p, s->sent), 0x4000);
    *p++ = hops;
    *p++ = protocol;
    p = put32(put32(p + 2, step.answer ? server : client), step.answer ? client : server);
    put16(ip + 10, folded(sum16(ip, 20)));
    pseudo = sum16(ip + 12, 8) + protocol + length;
  }
  switch (protocol) {
    case 6: putTcp(p, s, step, pseudo, millisecond); break;
    case 17: putUdp(p, s, step, pseudo); break;
    case 47: putGre(p, step.payload); break;
    case 50: {
      uint32_t index = 0x10000 + s->clientPort * 2u + (uint32_t)step.answer;
      put32(put32(p, index), s->sequence[step.answer]++);
      break;
    }
    default:
      p[0] = s->ipv6 ? (step.answer ? 129 : 128) : (step.answer ? 0 : 8);
      put16(put16(p + 4, s->clientPort), s->sent / 2);
      put16(p + 2, folded((s->ipv6 ? pseudo : 0) + sum16(p, 8)));
  }
  s->sent++;
  uint32_t whole = (uint32_t)(p - frame) + length;
  return whole < SMALLEST_FRAME ? SMALLEST_FRAME : whole;
}

static void invent(Session *s) {
  double dice = fraction(), passed = 0;
  int kind = 0;
  while (kind < KIND_COUNT - 1 && dice >= (passed += KINDS[kind].share)) kind++;
  s->kind = (uint8_t)kind;
  s->packets = KINDS[kind].least;
  s->ipv6 = fraction() < 1 / 7.0;
  s->vlan = fraction() < 0.1 ? (uint16_t)(100 + below(8)) : 0;
  s->resets = fraction() < 0.15;
  s->client = below(60000);
  s->server = (uint32_t)(pow(fraction(), 3) * 250000);
  s->clientPort = (uint16_t)(1024 + below(64512));
  s->sequence[0] = (uint32_t)random64();
  s->sequence[1] = (uint32_t)random64();
  s->serverPort = kind == NAME ? 53
    : kind == DATAGRAM ? UDP_PORTS[below(COUNT(UDP_PORTS))]
    : kind == WEB ? TCP_PORTS[below(COUNT(TCP_PORTS))]
    : (uint16_t)(1 + below(10000));
}

/* Shares what is left of the packets out by a Zipf law with exponent 1.1 over random ranks. */
static int shareOut(Session *sessions, uint32_t count, uint64_t packets) {
  uint64_t least = 0;
  double *weight = malloc(sizeof *weight * count), total = 0, passed = 0;
  uint32_t last = 0;
  if (!weight) return 0;
  for (uint32_t i = 0; i < count; i++) {
    least += sessions[i].packets;
    /* The 20 keeps any one session below a tenth of the capture. */
    weight[i] = KINDS[sessions[i].kind].appetite / pow(20 + below(count), 1.1);
    total += weight[i];
    if (weight[i] > 0) last = i;
  }
  if (least > packets || total == 0) {
    fprintf(stderr, "%u sessions need at least %llu packets\n", count, (unsigned long long)least);
    return 0;
  }
  uint64_t spare = packets - least, given = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (weight[i] == 0) continue;
    passed += weight[i];
    uint64_t upToHere = i == last ? spare : (uint64_t)((double)spare * (passed / total));
    sessions[i].packets += (uint32_t)(upToHere - given);
    given = upToHere;
  }
  free(weight);
  return 1;
}

static void schedule(Session *s) {
  double start = fraction() * DURATION_MS * 0.98, life;
  if (s->packets < 30) life = 5 + fraction() * 500;
  else if (s->packets < 1000) life = 200 + fraction() * 8000;
  else {
    start *= 0.3;
    life = DURATION_MS - start;
  }
  if (life > DURATION_MS - start) life = DURATION_MS - start;
  s->time = (float)start;
  s->gap = (float)(life / s->packets);
}

static uint32_t slotOf(const Session *s) {
  double slot = (double)s->time * SLOTS_PER_MS;
  return slot < SLOTS ? (uint32_t)slot : SLOTS;
}

static void write32(FILE *out, const uint32_t *values, size_t count) {
  fwrite(values, sizeof *values, count, out);
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: generate OUT PACKETS SESSIONS SNAPLEN [SEED]\n");
    return 2;
  }
  uint64_t packets = strtoull(argv[2], 0, 10);
  uint32_t count = (uint32_t)strtoul(argv[3], 0, 10), snaplen = (uint32_t)strtoul(argv[4], 0, 10);
  if (!snaplen) snaplen = 65535;
  randomState = argc > 5 ? strtoull(argv[5], 0, 10) : 1;
  Session *sessions = calloc(count, sizeof *sessions);
  static uint32_t slots[SLOTS + 1]; /* first session due in each slot, + 1 */
  if (!sessions) return 1;
  for (uint32_t i = 0; i < count; i++) invent(&sessions[i]);
  if (!shareOut(sessions, count, packets)) return 2;
  for (uint32_t i = 0; i < count; i++) {
    schedule(&sessions[i]);
    uint32_t *slot = &slots[slotOf(&sessions[i])];
    sessions[i].next = *slot;
    *slot = i + 1;
  }
  FILE *out = fopen(argv[1], "wb");
  if (!out) {
    perror(argv[1]);
    return 1;
  }
  setvbuf(out, 0, _IOFBF, 1 << 20);
  write32(out, (uint32_t[]){ 0xa1b2c3d4, 0x00040002, 0, 0, snaplen, 1 }, 6);
  uint64_t written = 0, wireBytes = 0, latest = 0;
  for (uint32_t slot = 0; slot <= SLOTS; slot++) {
    uint32_t inSlot = 0;
    while (slots[slot]) {
      uint32_t id = slots[slot];
      Session *s = &sessions[id - 1];
      slots[slot] = s->next;
      uint32_t length = putFrame(s, slot / SLOTS_PER_MS), stored = length < snaplen ? length : snaplen;
      /* Times never run backwards, however full a slot is. */
      uint64_t time = (uint64_t)slot * SLOT_US + inSlot++;
      if (time < latest) time = latest;
      latest = time;
      uint32_t second = (uint32_t)(START_SECONDS + time / 1000000);
      write32(out, (uint32_t[]){ second, (uint32_t)(time % 1000000), stored, length }, 4);
      fwrite(frame, stored, 1, out);
      written++;
      wireBytes += length;
      if (s->sent == s->packets) continue;
      s->time += s->gap * (float)(0.5 + fraction());
      uint32_t due = slotOf(s);
      if (due <= slot) due = slot < SLOTS ? slot + 1 : SLOTS; /* the last slot takes all that is left */
      s->next = slots[due];
      slots[due] = id;
    }
  }
  if (fclose(out) || written != packets) {
    fprintf(stderr, "%s: %llu packets written\n", argv[1], (unsigned long long)written);
    return 1;
  }
  fprintf(stderr, "%s: %llu packets, %u sessions, %.2f GB on the wire\n", argv[1],
    (unsigned long long)packets, count, (double)wireBytes / 1e9);
  return 0;
}

/*
 * The practical limit of one core: a capture into a table of two-way sessions, in C, with nothing that a
 * product needs besides. What the bench divides by.
 *
 *   limit FILE.pcap
 *
 * For each packet: Ethernet, up to two VLAN tags, IPv4 or IPv6 (hop-by-hop options skipped), the ports of TCP
 * and UDP or the identifier of ICMP; one hash for both directions; one look-up in an open-addressed index
 * that grows at half load; packets and bytes each way, first and last time, flags seen each way and a small
 * TCP state in a record of 64 bytes (IPv4) or 96 (IPv6). Packets go through in batches, so that memory is
 * asked for before it is needed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 16, CHUNK = 1 << 20, LARGEST_RECORD = 1 << 18 };
enum { FIRST_SLOTS = 1 << 16, MOST_SESSIONS = 64 << 20 };

typedef struct {
  uint64_t bytes[2];
  uint32_t packets[2];
  uint32_t ports, protocolAndVlan;
  uint32_t firstMs, lastMs;
  uint8_t flags[2], tcpState, unused;
  uint32_t hash;
} Counts;

typedef struct { Counts counts; uint32_t address[2]; uint64_t unused; } Record4;
typedef struct { Counts counts; uint64_t address[2][2]; uint64_t unused; uint64_t spare; } Record6;

typedef struct {
  uint64_t address[2][2];
  uint32_t ports, protocolAndVlan, hash, length, ms;
  uint8_t ipv6, flags;
} Packet;

/* A slot of the index is hash << 32 | record number; no hash is 0, so 0 is empty. */
typedef struct {
  uint64_t *slots;
  uint8_t *records;
  size_t recordSize;
  uint32_t mask, count;
} Table;

_Static_assert(sizeof(Record4) == 64 && sizeof(Record6) == 96, "record sizes");

static Table tables[2];
static uint64_t withoutSession;

static void *reserve(size_t size) {
  void *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  madvise(memory, size, MADV_HUGEPAGE);
  return memory;
}

static void open_table(Table *table, size_t recordSize) {
  table->mask = FIRST_SLOTS - 1;
  table->slots = reserve(sizeof(uint64_t) * FIRST_SLOTS);
  table->recordSize = recordSize;
  table->records = reserve(recordSize * MOST_SESSIONS);
}

static void place(uint64_t *slots, uint32_t mask, uint64_t slot) {
  uint32_t i = (uint32_t)(slot >> 32) & mask;
  while (slots[i]) i = (i + 1) & mask;
  slots[i] = slot;
}

static void grow(Table *table) {
  uint32_t mask = table->mask * 2 + 1;
  uint64_t *slots = reserve(sizeof(uint64_t) * ((size_t)mask + 1));
  for (uint32_t i = 0; i <= table->mask; i++)
    if (table->slots[i]) place(slots, mask, table->slots[i]);
  munmap(table->slots, sizeof(uint64_t) * ((size_t)table->mask + 1));
  table->slots = slots;
  table->mask = mask;
}

static inline uint32_t be16(const uint8_t *at) { return (uint32_t)at[0] << 8 | at[1]; }

/* The same for both directions: only sums and exclusive-ors of the two ends go in. */
static inline uint32_t hashOf(const Packet *p) {
  uint64_t sum, difference;
  if (p->ipv6) {
    sum = (p->address[0][0] + p->address[1][0]) + (p->address[0][1] ^ p->address[1][1]) * 0x9e3779b97f4a7c15u;
    difference = (p->address[0][0] ^ p->address[1][0]) + p->address[0][1] + p->address[1][1];
  } else {
    sum = (uint32_t)(p->address[0][0] + p->address[1][0]);
    difference = p->address[0][0] ^ p->address[1][0];
  }
  uint32_t from = p->ports >> 16, to = p->ports & 0xffff;
  uint64_t x = sum ^ difference << 32 ^ difference >> 32 ^ p->protocolAndVlan;
  x ^= (uint64_t)(from + to) << 20 ^ (uint64_t)(from ^ to) << 44;
  x = (x ^ x >> 32) * 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
  return (uint32_t)(x >> 32) | 1;
}

/* 0 when the frame holds no packet that can have a session. */
static inline int decode(const uint8_t *frame, uint32_t stored, uint32_t ms, Packet *p) {
  if (stored < 34) return 0;
  uint32_t at = 12, type = be16(frame + 12), vlan = 0;
  for (int tags = 0; tags < 2 && (type == 0x8100 || type == 0x88a8); tags++) {
    vlan = be16(frame + at + 2) & 0xfff;
    at += 4;
    type = be16(frame + at);
  }
  at += 2;
  const uint8_t *ip = frame + at;
  uint32_t protocol;
  if (type == 0x0800) {
    uint32_t address[2];
    if (stored < at + 20) return 0;
    memcpy(address, ip + 12, 8);
    p->ipv6 = 0;
    p->address[0][0] = address[0];
    p->address[1][0] = address[1];
    p->length = be16(ip + 2);
    protocol = ip[9];
    at += (ip[0] & 15u) * 4;
  } else if (type == 0x86dd) {
    if (stored < at + 48) return 0;
    memcpy(p->address, ip + 8, 32);
    p->ipv6 = 1;
    p->length = 40 + be16(ip + 4);
    protocol = ip[6];
    at += 40;
    if (protocol == 0) {
      protocol = frame[at];
      at += 8 + frame[at + 1] * 8u;
    }
  } else return 0;
  const uint8_t *transport = frame + at;
  p->ports = 0;
  p->flags = 0;
  if (protocol == 6 || protocol == 17) {
    if (stored < at + (protocol == 6 ? 14 : 4)) return 0;
    p->ports = be16(transport) << 16 | be16(transport + 2);
    if (protocol == 6) p->flags = transport[13];
  } else if (protocol == 1 || protocol == 58) {
    if (stored < at + 6) return 0;
    p->ports = be16(transport + 4) * 0x10001u;
  }
  p->protocolAndVlan = protocol | vlan << 8;
  p->ms = ms;
  p->hash = hashOf(p);
  return 1;
}

enum { NEW, OPENING, ANSWERED, ESTABLISHED, CLOSING, CLOSED, RESET };

static inline uint8_t nextState(uint8_t state, int side, uint8_t flags) {
  if (flags & 4) return RESET;
  if (flags & 1) return state >= CLOSING ? CLOSED : CLOSING;
  if ((flags & 0x12) == 0x12) return state < ANSWERED ? ANSWERED : state;
  if (flags & 2) return state == NEW ? OPENING : state;
  return state == NEW || (state == ANSWERED && side == 0) ? ESTABLISHED : state;
}

static inline void count(Counts *counts, const Packet *p, int side) {
  counts->packets[side]++;
  counts->bytes[side] += p->length;
  counts->lastMs = p->ms;
  if ((uint8_t)p->protocolAndVlan != 6) return;
  counts->flags[side] |= p->flags;
  counts->tcpState = nextState(counts->tcpState, side, p->flags);
}

/* Which way the packet goes in the record's session, or -1 when it is another's. */
static inline int sideOf(const uint8_t *record, const Packet *p) {
  const Counts *counts = (const Counts *)record;
  if (counts->protocolAndVlan != p->protocolAndVlan) return -1;
  int there, back;
  if (p->ipv6) {
    const Record6 *r = (const Record6 *)record;
    there = !memcmp(r->address, p->address, 32);
    back = !memcmp(r->address[0], p->address[1], 16) && !memcmp(r->address[1], p->address[0], 16);
  } else {
    const Record4 *r = (const Record4 *)record;
    uint32_t a = (uint32_t)p->address[0][0], b = (uint32_t)p->address[1][0];
    there = r->address[0] == a && r->address[1] == b;
    back = r->address[0] == b && r->address[1] == a;
  }
  if (there && counts->ports == p->ports) return 0;
  if (back && counts->ports == (p->ports << 16 | p->ports >> 16)) return 1;
  return -1;
}

static inline void find_or_make(const Packet *p) {
  Table *table = &tables[p->ipv6];
  for (uint32_t i = p->hash & table->mask; table->slots[i]; i = (i + 1) & table->mask) {
    if ((uint32_t)(table->slots[i] >> 32) != p->hash) continue;
    uint8_t *record = table->records + (uint32_t)table->slots[i] * table->recordSize;
    int side = sideOf(record, p);
    if (side < 0) continue;
    count((Counts *)record, p, side);
    return;
  }
  if (table->count == MOST_SESSIONS) {
    fprintf(stderr, "table full\n");
    exit(1);
  }
  if (table->count >= (table->mask + 1) / 2) grow(table);
  uint32_t number = table->count++;
  place(table->slots, table->mask, (uint64_t)p->hash << 32 | number);
  uint8_t *record = table->records + number * table->recordSize;
  Counts *counts = (Counts *)record;
  if (p->ipv6) memcpy(((Record6 *)record)->address, p->address, 32);
  else {
    ((Record4 *)record)->address[0] = (uint32_t)p->address[0][0];
    ((Record4 *)record)->address[1] = (uint32_t)p->address[1][0];
  }
  counts->ports = p->ports;
  counts->protocolAndVlan = p->protocolAndVlan;
  counts->hash = p->hash;
  counts->firstMs = p->ms;
  count(counts, p, 0);
}

static Packet batch[BATCH];
static int batched;

static void flush_batch(void) {
  for (int i = 0; i < batched; i++) {
    const Table *table = &tables[batch[i].ipv6];
    uint32_t number = (uint32_t)table->slots[batch[i].hash & table->mask];
    uint8_t *record = table->records + number * table->recordSize;
    __builtin_prefetch(record);
    __builtin_prefetch(record + table->recordSize - 1);
  }
  for (int i = 0; i < batched; i++) find_or_make(&batch[i]);
  batched = 0;
}

static void take(const uint8_t *frame, uint32_t stored, uint32_t ms) {
  Packet *p = &batch[batched];
  if (!decode(frame, stored, ms, p)) {
    withoutSession++;
    return;
  }
  const Table *table = &tables[p->ipv6];
  __builtin_prefetch(&table->slots[p->hash & table->mask]);
  if (++batched == BATCH) flush_batch();
}

/* read() rather than mmap: no page faults, and the same from a pipe. */
static uint64_t read_capture(int file) {
  static uint8_t buffer[CHUNK + LARGEST_RECORD];
  size_t held = 0, at = 24;
  uint64_t packets = 0;
  uint32_t firstSecond = 0;
  ssize_t got;
  while ((got = read(file, buffer + held, CHUNK)) > 0) {
    held += (size_t)got;
    for (uint32_t header[4]; at + 16 <= held; at += 16 + header[2]) {
      memcpy(header, buffer + at, 16);
      if (header[2] > LARGEST_RECORD - 16) {
        fprintf(stderr, "record of %u bytes\n", header[2]);
        exit(1);
      }
      if (at + 16 + header[2] > held) break;
      if (!packets++) firstSecond = header[0];
      take(buffer + at + 16, header[2], (header[0] - firstSecond) * 1000 + header[1] / 1000);
    }
    if (at < held) memmove(buffer, buffer + at, held - at);
    held -= at;
    at = 0;
  }
  flush_batch();
  return packets;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: limit FILE.pcap\n");
    return 2;
  }
  int file = open(argv[1], O_RDONLY);
  if (file < 0) {
    perror(argv[1]);
    return 1;
  }
  open_table(&tables[0], sizeof(Record4));
  open_table(&tables[1], sizeof(Record6));
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  uint64_t packets = read_capture(file);
  clock_gettime(CLOCK_MONOTONIC, &end);
  uint64_t counted = 0, bytes = 0;
  for (int t = 0; t < 2; t++)
    for (uint32_t i = 0; i < tables[t].count; i++) {
      const Counts *counts = (const Counts *)(tables[t].records + i * tables[t].recordSize);
      counted += counts->packets[0] + counts->packets[1];
      bytes += counts->bytes[0] + counts->bytes[1];
    }
  double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("packets %llu sessions %u + %u counted %llu bytes %llu ", (unsigned long long)packets, tables[0].count,
    tables[1].count, (unsigned long long)counted, (unsigned long long)bytes);
  printf("without-session %llu seconds %.3f rss %ld MB\n", (unsigned long long)withoutSession, seconds,
    usage.ru_maxrss / 1024);
  return 0;
}

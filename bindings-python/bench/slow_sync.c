/* A disk that takes longer: each sync waits SLOW_SYNC_US more. To be put before a program:
 *
 *   cc -shared -fPIC -o slow_sync.so bench/slow_sync.c
 *   SLOW_SYNC_US=1000 LD_PRELOAD=./slow_sync.so python bench/calls.py --threads
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int slowly(const char *name, int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *text = getenv("SLOW_SYNC_US");
    int result = sync(file);
    if (text) usleep((useconds_t)atoi(text));
    return result;
}

int fsync(int file) { return slowly("fsync", file); }

int fdatasync(int file) { return slowly("fdatasync", file); }

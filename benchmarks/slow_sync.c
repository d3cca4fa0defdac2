/* Storage that takes 8 ms longer to sync: preloaded into a process, before the C library's own calls. In C, because a
   file system written in Python would take the interpreter's lock for every page that SQLite writes, which no disk does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

#define SYNC_US 8000

static int slowly(const char *name, int file)
{
    usleep(SYNC_US);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }

// The part of GNU OpenMP's runtime that Swift calls: oneDNN's threads and ours are one pool.
// (Two pools would spin against each other.) Declared here because Debian keeps <omp.h> inside the compiler.
#pragma once

void omp_set_num_threads(int count);
int omp_get_max_threads(void);
int omp_get_num_procs(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);

/// Runs `body(data)` on `threads` threads of the pool and waits for all (threads 0: as many as omp_get_max_threads).
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);

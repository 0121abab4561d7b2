#pragma once
// sendfile and TLS libraries do not support MSG_NOSIGNAL.

#include <pthread.h>
#include <signal.h>
#include <time.h>

namespace farmtok::http {

/// During its lifetime, a peer that left is an error on this thread and not the end of the process.
class BlockedSigpipe {
 public:
  BlockedSigpipe() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~BlockedSigpipe() {
    constexpr timespec at_once{};
    if (::sigismember(&before_, SIGPIPE) == 0)
      while (::sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) {
      }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  BlockedSigpipe(const BlockedSigpipe&) = delete;
  BlockedSigpipe& operator=(const BlockedSigpipe&) = delete;

 private:
  sigset_t pipe_{}, before_{};
};

}  // namespace farmtok::http

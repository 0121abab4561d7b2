#include "stopper.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

#include "log/log.hpp"

namespace farmtok::daemon {
namespace {

constexpr int finished = SIGUSR1;

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, finished);
  return set;
}

}  // namespace

Stopper::Stopper() {
  const auto set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
}

void Stopper::start(std::function<void()> stop) {
  thread_ = std::thread{[stop = std::move(stop)] {
    const auto set = watched();
    int signal = 0;
    sigwait(&set, &signal);
    if (signal == finished) return;
    stop();
    // Everything important is in the store already; hanging work (a mail server, say) is done again at the next start.
    const timespec patience{8, 0};
    while (true) {
      const int next = sigtimedwait(&set, nullptr, &patience);
      if (next == finished) return;
      if (next < 0 && errno == EINTR) continue;
      log::warn("something did not stop in time; leaving it");
      ::_exit(0);
    }
  }};
}

void Stopper::ask() { ::kill(::getpid(), SIGTERM); }

void Stopper::finish() {
  if (!thread_.joinable()) return;
  pthread_kill(thread_.native_handle(), finished);
  thread_.join();
}

Stopper::~Stopper() { finish(); }

}  // namespace farmtok::daemon

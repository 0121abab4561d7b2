#include "keeper.hpp"

#include <thread>

#include "base/error.hpp"
#include "log/log.hpp"
#include "sys/service.hpp"

namespace farmtok::daemon {
namespace {

using namespace std::chrono_literals;

constexpr auto soon = 1s;     // while something is refused
constexpr auto usually = 5s;  // as often as the clock is read

void tell_refusal(const char* what, const base::Error& error) {
  log::error(what, {{"error", error.message}, {"hint", error.hint}, {"cause", error.cause}});
}

}  // namespace

void patiently(const std::function<void()>& act) {
  for (bool reported = false;; reported = true) {
    try {
      return act();
    } catch (const base::Error& error) {
      if (error.code != base::Code::STORAGE_FULL && error.code != base::Code::STORAGE_BUSY) throw;
      if (!reported) tell_refusal("not ready: the store cannot be opened yet, and this waits until it can be", error);
      sys::notify_waiting(error.message);
    }
    std::this_thread::sleep_for(soon);
  }
}

Keeper::Keeper(store::Store& store, farm::delivery::ClockWatch& watch, std::function<void()> chores,
               std::function<void()> begin)
    : store_(store),
      watch_(watch),
      chores_(std::move(chores)),
      begin_(std::move(begin)),
      loop_("keeper", steady_, [this] { return step(); }) {}

void Keeper::start() {
  try_to_begin();
  loop_.start();
}

void Keeper::stop() {
  loop_.stop();
  loop_.join();
}

bool Keeper::try_to_begin() {
  try {
    if (!store_.thaw()) throw store_.trouble().value_or(base::Error{base::Code::STORAGE_FULL, "the disk is full"});
    chores_();
  } catch (const base::Error& error) {
    if (!base::storage_refused(error.code)) throw;
    if (!std::exchange(refused_, true))
      tell_refusal("the store accepts no writes: stored data is served, nothing fires, no work runs", error);
    return false;
  }
  if (std::exchange(refused_, false)) log::info("the store accepts writes again");
  begin_();
  return begun_ = true;
}

base::Instant Keeper::step() {
  if (!begun_ && !try_to_begin()) return steady_.now() + soon;
  if (const auto trouble = store_.trouble()) {
    if (!std::exchange(refused_, true)) tell_refusal("the store accepts no writes; reads continue", *trouble);
    // A separate write ends the trouble when there is no other writer. After an I/O error it would be refused unseen.
    try {
      store_.write([](store::Tx& tx) {
        tx.db("INSERT INTO meta (key, value) VALUES ('last_trouble', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
              base::format_instant(tx.now))
            .run();
      });
    } catch (const base::Error& error) {
      if (!base::storage_refused(error.code)) throw;
      return steady_.now() + soon;
    }
  }
  if (std::exchange(refused_, false)) log::info("the store accepts writes again");
  watch_.look();
  return steady_.now() + usually;
}

}  // namespace farmtok::daemon

#include "offline.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "farm/backup/check_state.hpp"
#include "farm/backup/place.hpp"
#include "farm/backup/restore.hpp"
#include "offline_words.hpp"
#include "settings/places.hpp"
#include "sys/lock_file.hpp"

namespace farmtok::daemon {
namespace {

using base::Code;
using base::Error;
using base::Json;
namespace fs = std::filesystem;

sys::LockFile lock(const settings::Settings& settings) {
  const auto state = settings::daemon_places(settings).state;
  std::error_code fault;
  fs::create_directories(state, fault);
  if (fault)
    throw Error{Code::INTERNAL, fmt::format("cannot make the folder {}: {}", state, fault.message()),
                "Check its disk and its permissions, or name another state with --state."};
  try {
    return sys::LockFile{state + "/lock"};
  } catch (Error& error) {
    if (error.code == Code::STATE_IN_USE) error.hint = "farmtok daemon stop";
    throw;
  }
}

Json checked(const settings::Settings& settings) {
  const auto state = settings::daemon_places(settings).state;
  if (!fs::is_directory(state))
    throw Error{Code::NOT_FOUND, fmt::format("there is no folder {}", state), "farmtok config path state"};
  const auto held = lock(settings);
  return farm::backup::check_state(settings);
}

Json done(const settings::Settings& settings, const Offline& offline, int& status) {
  const farm::backup::Shelf shelf{settings};
  switch (offline.task) {
    case Offline::Task::list:
      return farm::backup::to_json(shelf, fs::path{settings::daemon_places(settings).state});
    case Offline::Task::verify: {
      const auto place = farm::backup::place_of(shelf, offline.name, "verify");
      auto told =
          farm::backup::to_json(farm::backup::verify_backup(place.shelf, place.name, base::SystemClock{}.now()));
      if (!told.at("items").empty()) status = base::row(Code::NOT_READY).exit;
      return told;
    }
    case Offline::Task::restore: {
      const auto held = lock(settings);
      const auto restored =
          farm::backup::restore_backup(shelf, offline.name, settings::daemon_places(settings).state, offline.replace,
                                       settings, base::SystemClock{}, offline.take_over);
      if (!restored.whole()) status = base::row(Code::NOT_READY).exit;
      return farm::backup::to_json(restored);
    }
    default: {
      auto told = checked(settings);
      if (!told.at("items").empty()) status = base::row(Code::STORAGE_DAMAGED).exit;
      return told;
    }
  }
}

void print(const Json& value) { fmt::print("{}\n", value.dump(-1, ' ', false, Json::error_handler_t::replace)); }

int refused(const Error& error) {
  const auto& row = base::row(error.code);
  print({{"success", false},
         {"error",
          {{"code", row.name}, {"message", error.message}, {"hint", error.hint}, {"retryable", row.retryable}}}});
  return row.exit;
}

}  // namespace

int run_offline(const settings::Settings& settings, const Offline& offline) {
  int status = 0;
  try {
    const auto told = done(settings, offline, status);
    if (offline.json) print({{"success", true}, {"data", told}});
    else fmt::print("{}", words_of(offline.task, told));
    return status;
  } catch (const Error& error) {
    if (!offline.json) throw;
    return refused(error);
  } catch (const fs::filesystem_error& fault) {
    const Error error{Code::INTERNAL, fmt::format("cannot use {}: {}", fault.path1().string(), fault.code().message()),
                      "Check the disk and the permissions of that folder."};
    if (!offline.json) throw error;
    return refused(error);
  }
}

}  // namespace farmtok::daemon

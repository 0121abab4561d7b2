#include "offline.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <functional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "farm/backup/check_state.hpp"
#include "farm/backup/restore.hpp"
#include "farm/backup/verify.hpp"
#include "model/json.hpp"
#include "sys/lock_file.hpp"

namespace farmtok::daemon {
namespace {

using base::Code;
using base::Error;
using base::Json;

sys::LockFile lock(const settings::Settings& settings) {
  try {
    std::filesystem::create_directories(settings.text("state"));
    return sys::LockFile{settings.text("state") + "/lock"};
  } catch (Error& error) {
    if (error.code == Code::STATE_IN_USE) error.hint = "farmtok daemon stop";
    throw;
  }
}

Json listed(const farm::Shelf& shelf) {
  auto items = Json::array();
  for (const auto& each : shelf.list()) items.push_back(model::to_json(each));
  const auto total = items.size();
  return {{"items", std::move(items)}, {"total", total}};
}

Json done(const settings::Settings& settings, const Offline& offline, int& status) {
  const farm::Shelf shelf{settings};
  switch (offline.task) {
    case Offline::Task::list:
      return listed(shelf);
    case Offline::Task::verify: {
      auto told = farm::to_json(farm::verify_backup(shelf, offline.name));
      if (!told.at("items").empty()) status = base::row(Code::NOT_READY).exit;
      return told;
    }
    case Offline::Task::restore: {
      const auto held = lock(settings);
      return farm::to_json(
          farm::restore_backup(shelf, offline.name, settings.text("state"), offline.replace, base::SystemClock{}));
    }
    default: {
      const auto held = lock(settings);
      auto told = farm::check_state(settings);
      if (!told.at("items").empty()) status = base::row(Code::STORAGE_DAMAGED).exit;
      return told;
    }
  }
}

void print(const Json& value) { fmt::print("{}\n", value.dump(-1, ' ', false, Json::error_handler_t::replace)); }

}  // namespace

int run_offline(const settings::Settings& settings, const Offline& offline) {
  int status = 0;
  if (!offline.json) {
    const auto told = done(settings, offline, status);  // the loop needs it to its end
    for (const auto& [name, value] : told.items())
      if (!value.is_array()) fmt::print("{}: {}\n", name, value.is_string() ? value.get<std::string>() : value.dump());
      else
        for (const auto& each : value) print(each);
    return status;
  }
  try {
    print({{"success", true}, {"data", done(settings, offline, status)}});
    return status;
  } catch (const Error& error) {
    const auto& row = base::row(error.code);
    print({{"success", false},
           {"error",
            {{"code", row.name}, {"message", error.message}, {"hint", error.hint}, {"retryable", row.retryable}}}});
    return row.exit;
  }
}

}  // namespace farmtok::daemon

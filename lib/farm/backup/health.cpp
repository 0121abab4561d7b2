#include "farm/backup/health.hpp"

#include <fmt/format.h>

#include "base/time.hpp"

namespace farmtok::farm {
namespace {

constexpr std::chrono::hours too_old{36};
constexpr const char* make_one = "`farmtok backup create` makes one now.";

std::string age_of(std::chrono::minutes age) {
  return age.count() < 120 ? fmt::format("{} min", age.count())
                           : fmt::format("{} h", std::chrono::floor<std::chrono::hours>(age).count());
}

std::string number_of(std::size_t count) { return fmt::format("{} backup{}", count, count == 1 ? "" : "s"); }

}  // namespace

BackupHealth backup_health(const Farm& farm, const Shelf& shelf, base::Instant started_at) {
  const auto now = farm.store.clock().now();
  const auto all = shelf.list();
  const auto good = std::ranges::find(all, model::BackupState::good, &model::Backup::state);
  const bool any = good != all.end();
  const auto told = any           ? "the newest good one is of " + base::format_instant(good->created_at)
                    : all.empty() ? "there is none"
                                  : fmt::format("{}, none good", number_of(all.size()));
  if (const auto fault = shelf.fault())
    return {false, fmt::format("none can be made: {}; {}", *fault, told), folder_hint};
  if (const auto failure = farm.store.read(last_failure); failure && (!any || good->created_at < failure->at))
    return {false, fmt::format("the last one failed: {}; {}", failure->message, told), make_one};
  if (all.empty()) return {now - started_at < too_old, "none yet; the first is made by itself", make_one};
  if (!any)
    return {false, fmt::format("{}: {}: {}", told, all.front().name, all.front().fault.value_or("damaged")), make_one};
  const auto age = std::chrono::duration_cast<std::chrono::minutes>(now - good->created_at);
  return {age < too_old, fmt::format("the newest good one is {} old: {}", age_of(age), good->name), make_one};
}

}  // namespace farmtok::farm

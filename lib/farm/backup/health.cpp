#include "farm/backup/health.hpp"

#include <fmt/format.h>

#include "base/time.hpp"

namespace farmtok::farm::backup {
namespace {

constexpr std::chrono::hours too_old{36};
constexpr const char* make_one = "`farmtok backup create` makes one now.";

constexpr const char* whole_again =
    "Mend what it names, then `farmtok backup create` makes a whole one; `farmtok config set backup.folder FOLDER` "
    "chooses a disk with more room.";

std::string age_of(std::chrono::minutes age) {
  return age.count() < 120 ? fmt::format("{} min", age.count())
                           : fmt::format("{} h", std::chrono::floor<std::chrono::hours>(age).count());
}

std::string number_of(std::size_t count) { return fmt::format("{} backup{}", count, count == 1 ? "" : "s"); }

}  // namespace

BackupHealth backup_health(const Farm& farm, const Shelf& shelf, base::Instant started_at) {
  const auto now = farm.store.clock().now();
  const auto all = shelf.list();
  const auto newest = std::ranges::find(all, true, &model::Backup::restorable);
  const bool any = newest != all.end();
  const auto newest_words = any           ? "the newest one is of " + base::format_instant(newest->created_at)
                            : all.empty() ? "there is none"
                                          : fmt::format("{}, none good", number_of(all.size()));
  if (const auto fault = shelf.fault())
    return {false, fmt::format("none can be made: {}; {}", *fault, newest_words), folder_hint};
  if (const auto failure = farm.store.read(last_failure); failure && !(any && failure->is_before(*newest)))
    return {false, fmt::format("the last one failed: {}; {}", failure->message, newest_words), make_one};
  if (all.empty()) return {now - started_at < too_old, "none yet; the first is made by itself", make_one};
  if (!any)
    return {false, fmt::format("{}: {}: {}", newest_words, all.front().name, all.front().fault.value_or("damaged")),
            make_one};
  if (is_to_come(*newest, now))
    return {false,
            fmt::format(
                "the newest one, {}, is dated {}, which is still to come: the clock was wrong then, or is wrong now",
                newest->name, base::format_instant(newest->created_at)),
            "`farmtok daemon clock` shows the clock; when it is right, `farmtok backup create` makes one now."};
  if (newest->state == model::BackupState::damaged)
    return {false, fmt::format("the newest one, {}, is not whole: {}", newest->name, newest->fault.value_or("")),
            whole_again};
  if (newest != all.begin())
    return {false,
            fmt::format("the newest one, {}, is damaged: {}; the newest good one is of {}: {}", all.front().name,
                        all.front().fault.value_or("it cannot be restored"), base::format_instant(newest->created_at),
                        newest->name),
            make_one};
  const auto age = std::chrono::duration_cast<std::chrono::minutes>(now - newest->created_at);
  return {age < too_old, fmt::format("the newest good one is {} old: {}", age_of(age), newest->name), make_one};
}

}  // namespace farmtok::farm::backup

// The answer about all backups together.

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/time.hpp"
#include "farm/backup/aside.hpp"
#include "farm/backup/shelf.hpp"
#include "model/json.hpp"

namespace farmtok::farm::backup {

namespace fs = std::filesystem;

std::size_t farms_of(const std::vector<model::Backup>& backups) {
  std::unordered_set<std::string> farms;
  for (const auto& each : backups)
    if (each.farm) farms.insert(*each.farm);
  return farms.size();
}

base::Json to_json(const Shelf& shelf, const fs::path& state) {
  const auto listed = shelf.all();
  auto items = base::Json::array();
  for (const auto& each : listed.own) items.push_back(model::to_json(each));
  auto foreign = base::Json::array();
  for (const auto& each : listed.foreign) {
    auto one = model::to_json(each);
    one["folder"] = fs::absolute(shelf.of(each.name)).lexically_normal().string();
    foreign.push_back(std::move(one));
  }
  const auto total = items.size();
  return {{"items", std::move(items)},
          {"total", total},
          {"foreign", std::move(foreign)},
          {"replaced", to_json(asides_of(state))}};
}

std::string damage_hint(const settings::Settings& settings) {
  const Shelf shelf{settings};
  const auto [all, foreign] = shelf.all();
  const auto* const go_on =
      "`farmtokd --accept-state` continues with the database as it is, where it is sound in itself.";
  if (all.empty())
    return fmt::format("{}; `farmtok backup restore PATH --yes` takes one from elsewhere. {}",
                       foreign.empty() ? "There is no backup here"
                                       : fmt::format("The backups in {} are of other farms", shelf.folder().string()),
                       go_on);
  if (shelf.farm().empty() && farms_of(all) > 1)
    return fmt::format(
        "{} holds backups of {} farms, and it is unknown which of them this one is: `farmtok backup list "
        "--json=name,created_at,farm` shows them, `farmtok backup restore NAME --yes` puts one back. {}",
        shelf.folder().string(), farms_of(all), go_on);
  const auto newest = std::ranges::find(all, true, &model::Backup::restorable);
  if (newest == all.end())
    return fmt::format("No backup can be restored: `farmtok backup list` shows all {}. {}", all.size(), go_on);
  const auto restores =
      fmt::format("`farmtok backup restore {} --yes` puts it back and keeps the files of now", newest->name);
  const auto date = base::format_instant(newest->created_at);
  if (newest->state == model::BackupState::good)
    return fmt::format("The newest good backup is of {}: {}. {}", date, restores, go_on);
  const auto good = std::ranges::find(all, model::BackupState::good, &model::Backup::state);
  return fmt::format("The newest backup is of {}: {}, but it is not whole: {}{}. {}", date, restores,
                     newest->fault.value_or("some of it is lost"),
                     good == all.end() ? "" : fmt::format("; the newest good one is {}", good->name), go_on);
}

}  // namespace farmtok::farm::backup

#include "farm/backup/place.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

[[noreturn]] void refuse(const Shelf& shelf, const fs::path& path, const std::string& verb) {
  const auto shown = base::fit(path.string(), 300);
  if (!fs::exists(path)) throw Error{Code::NOT_FOUND, fmt::format("there is no folder {}", shown), carry_hint};
  // Those of this farm, if there are any.
  auto [held, foreign] = Shelf{path, shelf.farm()}.all();
  const auto total = held.size() + foreign.size();
  if (held.empty()) held = std::move(foreign);
  if (!held.empty()) {
    const auto usable = std::ranges::find(held, true, &model::Backup::restorable);
    const auto& newest = usable == held.end() ? held.front() : *usable;
    const auto farms = farms_of(held);
    throw Error{
        Code::NOT_FOUND, fmt::format("{} is no backup: it holds {} of them", shown, total),
        fmt::format("`farmtok backup {} {}` takes the newest{}.", verb, base::shell_word((path / newest.name).string()),
                    farms > 1 ? fmt::format("; they are of {} farms", farms) : "")};
  }
  throw Error{Code::NOT_FOUND, fmt::format("{} is no backup: it has no {}", shown, manifest_name), carry_hint};
}

}  // namespace

BackupPlace place_of(const Shelf& shelf, const std::string& word, const std::string& verb) {
  if (word.find('/') == std::string::npos) {
    shelf.require(word);
    return {shelf, word};
  }
  auto path = fs::absolute(word).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (!fs::exists(path / manifest_name) && !may_be_backup(path)) refuse(shelf, path, verb);
  return {Shelf{path.parent_path(), shelf.farm()}, path.filename().string()};
}

}  // namespace farmtok::farm::backup

#pragma once
// A farm with stored files, and its backups.

#include "farm/backup/backups.hpp"
#include "farm/backup/daily.hpp"
#include "farm/backup/health.hpp"
#include "farm/media/media_fixture.hpp"

namespace farmtok::test {

struct BackupFixture : MediaFixture {
  farm::Backups backups{farm, "test"};
  const farm::Shelf& shelf = backups.shelf();

  /// A backup of its own second.
  std::string create() {
    clock.advance(std::chrono::seconds{1});
    return backups.create("operator").name;
  }
  std::filesystem::path pooled(const model::Media& of) const { return shelf.pooled(of.sha256); }
  void run_daily() {
    const auto claimed = store.write([](store::Tx& tx) {
      static constexpr model::WorkKind kind[]{model::WorkKind::backup};
      return queue::claim(tx, kind, std::chrono::seconds{60});
    });
    REQUIRE(claimed);
    queue::work_on(store, farm::backup_handler(farm, backups), *claimed, [] { return false; });
  }
  farm::BackupHealth health() { return farm::backup_health(farm, shelf, clock.now()); }
  bool tells(const std::string& words) { return health().message.find(words) != std::string::npos; }
  base::Instant planned() { return work("kind = 'backup'").at(0).run_at; }
};

}  // namespace farmtok::test

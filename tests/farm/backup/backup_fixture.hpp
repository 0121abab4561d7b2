#pragma once
// A farm with stored files, and its backups.

#include "farm/backup/backup.hpp"
#include "farm/backup/daily.hpp"
#include "farm/backup/health.hpp"
#include "farm/backup/verify.hpp"
#include "farm/library/media_fixture.hpp"

namespace farmtok::test {

struct BackupFixture : MediaFixture {
  farm::backup::Backups backups{farm, media, "test"};
  const farm::backup::Shelf& shelf = backups.shelf();

  /// A backup in a second of its own.
  std::string create() {
    clock.advance(std::chrono::seconds{1});
    return backups.create("operator").name;
  }
  farm::backup::BackupVerified verify(const std::string& name) {
    return farm::backup::verify_backup(shelf, name, clock.now());
  }
  model::Backup listed(const std::string& name) {
    for (auto& each : shelf.list())
      if (each.name == name) return std::move(each);
    FAIL(name << " is not on the shelf");
    return {};
  }
  /// Its database can be restored, but not everything else.
  static bool partial(const model::Backup& backup) {
    return backup.state == model::BackupState::damaged && backup.restorable;
  }
  /// As a bad disk does, or a program that writes into the file.
  static void flip(const std::filesystem::path& file) {
    std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
    const char old = static_cast<char>(bytes.get());
    bytes.seekp(0);
    bytes.put(static_cast<char>(old ^ 1));
  }
  static std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  std::filesystem::path pooled(const model::Media& of) const { return shelf.pooled(of.sha256); }
  void run_daily() {
    const auto claimed = store.write([](store::Tx& tx) {
      static constexpr model::WorkKind kind[]{model::WorkKind::backup};
      return queue::claim(tx, kind, std::chrono::seconds{60});
    });
    REQUIRE(claimed);
    queue::work_on(store, farm::backup::backup_handler(farm, backups), *claimed, [] { return false; });
  }
  farm::backup::BackupHealth health() { return farm::backup::backup_health(farm, shelf, clock.now()); }
  bool tells(const std::string& words) { return health().message.find(words) != std::string::npos; }
  base::Instant planned() { return work("kind = 'backup'").at(0).run_at; }
};

}  // namespace farmtok::test

// Two farms whose backups are in one folder.

#include "farm/backup/backup_fixture.hpp"
#include "farm/backup/identity.hpp"
#include "farm/backup/place.hpp"
#include "farm/backup/restore.hpp"
#include "store/opening.hpp"
#include "sys/lock_file.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
namespace fs = std::filesystem;

namespace {

/// A second farm that uses the first one's folder.
struct Neighbour {
  explicit Neighbour(const farm::backup::Shelf& shared, base::ManualClock& clock)
      : store{folder.path(), clock},
        settings{settings::Settings::load({{"state", folder.path()}, {"backup.folder", shared.folder().string()}})} {}
  test::TempFolder folder;
  store::Store store;
  settings::Settings settings;
  farm::Farm farm{store, settings, {"http://farm.test"}, "usr_2", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  farm::library::MediaStore media{farm};
  farm::backup::Backups backups{farm, media, "test"};
};

struct Fixture : test::BackupFixture {
  Neighbour other{shelf, clock};

  std::string create_other() {
    clock.advance(1s);
    return other.backups.create("operator").name;
  }
  /// As older versions wrote it.
  void forget_farm(const std::string& name) const {
    const auto file = shelf.of(name) / farm::backup::manifest_name;
    auto json = base::Json::parse(bytes_of(file));
    json.erase("farm");
    std::ofstream{file} << json;
  }
  static std::vector<std::string> names(const std::vector<model::Backup>& of) {
    std::vector<std::string> made;
    for (const auto& each : of) made.push_back(each.name);
    return made;
  }
};

base::Error error_of(const auto& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error;
  }
  return base::Error{Code::INTERNAL, "nothing was thrown"};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "each farm lists and prunes its own backups alone") {
  const auto video = upload("a video's bytes");
  const auto mine = create();
  std::vector<std::string> theirs;
  for (int i = 0; i < 3; ++i) theirs.insert(theirs.begin(), create_other());
  CHECK(names(shelf.list()) == std::vector{mine});
  CHECK(names(shelf.all().foreign) == theirs);
  CHECK(names(other.backups.shelf().list()) == theirs);
  CHECK(listed(mine).sequence == 1);
  CHECK(other.backups.shelf().list().front().sequence == 3);
  CHECK(other.backups.prune(1, false).names == std::vector{theirs[2], theirs[1]});
  CHECK_MESSAGE(fs::exists(pooled(video)), "a stored video of the other farm is left alone");
  CHECK(verify(mine).faults.empty());
  CHECK(backups.prune(1, false).names.empty());
  CHECK(names(other.backups.shelf().list()) == std::vector{theirs[0]});
}

TEST_CASE_FIXTURE(Fixture, "a backup of another farm is not this one's health, remedy, or reason to wait") {
  const auto theirs = create_other();
  CHECK_MESSAGE(tells("none yet"), health().message);
  clock.advance(1h);
  farm::backup::start_backups(farm, backups);
  CHECK(planned() == clock.now() + 10min);
  const auto words = farm::backup::damage_hint(settings);
  CHECK_MESSAGE(words.find("are of other farms") != std::string::npos, words);
  CHECK(words.find(theirs) == std::string::npos);
  const auto mine = create();
  create_other();
  CHECK_MESSAGE(tells(mine), health().message);
  CHECK(farm::backup::damage_hint(settings).find(mine) != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a backup that names no farm is of the farm of its database") {
  const auto mine = create();
  const auto theirs = create_other();
  forget_farm(mine);
  forget_farm(theirs);
  CHECK(names(shelf.list()) == std::vector{mine});
  CHECK(names(other.backups.shelf().list()) == std::vector{theirs});
  fs::resize_file(shelf.of(theirs) / farm::backup::backup_database, 100);
  CHECK_MESSAGE(shelf.list().size() == 2, "what cannot be known counts as this farm's");
}

TEST_CASE_FIXTURE(Fixture, "a farm is known by its mark when its database is gone, and is unknown without both") {
  const auto mine = create();
  const auto theirs = create_other();
  const auto database = fs::path{other.folder.path()} / "farmtok.db";
  fs::rename(database, database.string() + ".away");
  CHECK(names(farm::backup::Shelf{other.settings}.list()) == std::vector{theirs});
  fs::remove(store::Mark::file(other.folder.path()));
  CHECK(farm::backup::Shelf{other.settings}.list().size() == 2);
  const auto words = farm::backup::damage_hint(other.settings);
  CHECK_MESSAGE(words.find("of 2 farms") != std::string::npos, words);
}

TEST_CASE_FIXTURE(Fixture, "a backup of another farm is restored by its path, and not by its name") {
  post(clock.now() + 1h);
  const auto mine = create();
  const auto theirs = create_other();
  const test::TempFolder place;
  const auto state = fs::path{place.path()} / "state";
  const auto restore = [&](const std::string& what, bool replace = true) {
    return farm::backup::restore_backup(shelf, what, state, replace, settings, clock);
  };
  farm::backup::restore_backup(shelf, mine, state, true, settings, clock, true);
  const auto refused = error_of([&] { restore(theirs); });
  CHECK(refused.code == Code::FORBIDDEN);
  const auto path = shelf.of(theirs).string();
  CHECK_MESSAGE(refused.hint.find("`farmtok backup restore " + path + " --yes`") != std::string::npos, refused.hint);
  const auto asked = error_of([&] { restore(path, false); });
  CHECK(asked.code == Code::STATE_IN_USE);
  CHECK_MESSAGE(asked.hint.find("of another farm") != std::string::npos, asked.hint);
  CHECK(store::farm_in(state) == shelf.farm());
  CHECK(restore(path).apart);
  CHECK_MESSAGE(store::farm_in(state) == shelf.farm(), "the other farm may live on, so this one keeps its id");
  CHECK(store::Store{state.string(), clock}.read([](sql::Database& db) { return store::generation_of(db)->id; }) ==
        shelf.farm());
  CHECK_MESSAGE(shelf.farm() != other.backups.shelf().farm(), "every database has an id of its own");
}

TEST_CASE_FIXTURE(Fixture, "a copy of another farm's backup leaves that farm's backups alone") {
  const auto theirs = create_other();
  const test::TempFolder place;
  const auto made =
      farm::backup::restore_backup(shelf, shelf.of(theirs).string(), place.path(), false, settings, clock);
  CHECK_MESSAGE(made.apart, "a state without a farm gets a new id");
  CHECK(made.farm == store::farm_in(place.path()));
  CHECK(made.farm.size() == 16);
  CHECK(made.farm != other.backups.shelf().farm());
  const farm::backup::Shelf copys{shelf.folder(), made.farm};
  CHECK(copys.list().empty());
  CHECK(copys.prune(1, false).names.empty());
  CHECK(names(other.backups.shelf().list()) == std::vector{theirs});
  const auto told = farm::backup::to_json(made).at("farm_note").get<std::string>();
  CHECK_MESSAGE(told.find(farm::backup::home_of(other.folder.path())) != std::string::npos, told);
}

TEST_CASE_FIXTURE(Fixture, "a farm that lost its state, or begins anew in its place, is the one of its backup again") {
  clock.advance(1s);
  const auto home = fs::path{folder.path()} / "again";
  const auto begin = [&](bool with_job) {
    fs::remove_all(home);
    fs::create_directory(home);
    store::Store begun{home.string(), clock};
    if (with_job) {
      farm::Farm there{begun, settings, {"http://farm.test"}, "usr_3", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
      farm::credits::open_ledger(there);
      farm::jobs::create_job(there, farm::jobs::draft_job(there, {{"job_mode", "manual"}}, {}));
    }
    return store::farm_in(home);
  };
  const auto before = begin(true);
  std::string name;
  {
    store::Store kept{home.string(), clock};
    const auto own = settings::Settings::load({{"state", home.string()}, {"backup.folder", shelf.folder().string()}});
    farm::Farm there{kept, own, {"http://farm.test"}, "usr_3", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
    farm::library::MediaStore files{there};
    name = farm::backup::Backups{there, files, "test"}.create("operator").name;
  }
  const auto path = shelf.of(name).string();
  const auto restored = [&](bool take_over = false) {
    const auto made = farm::backup::restore_backup(shelf, path, home, true, settings, clock, take_over);
    return std::pair{made.apart, store::farm_in(home)};
  };
  CHECK(restored() == std::pair{false, before});
  fs::remove_all(home);
  fs::create_directory(home);
  CHECK(restored() == std::pair{false, before});
  CHECK(begin(true) != before);
  CHECK(restored() == std::pair{false, before});
  const auto manifest = shelf.of(name) / farm::backup::manifest_name;
  auto json = base::Json::parse(bytes_of(manifest));
  SUBCASE("of an older version") {
    json.erase("home");
    std::ofstream{manifest} << json;
    fs::remove_all(home);
    fs::create_directory(home);
    const auto apart = restored();
    CHECK_MESSAGE((apart.first && apart.second != before), "an empty state becomes a farm of its own");
    CHECK(restored(true) == std::pair{false, before});
    begin(false);
    CHECK(restored() == std::pair{false, before});
    const auto now = begin(true);
    CHECK(restored() == std::pair{true, now});
    CHECK(restored(true) == std::pair{false, before});
  }
  SUBCASE("which has moved") {
    json["home"] = "elsewhere:" + home.string();
    std::ofstream{manifest} << json;
    CHECK(restored() == std::pair{false, before});
    const auto now = begin(true);
    CHECK(restored() == std::pair{true, now});
    CHECK(restored(true) == std::pair{false, before});
  }
}

TEST_CASE_FIXTURE(Fixture, "files that a restore put aside in another state are a copy, too") {
  const auto name = create();
  const test::TempFolder first, second;
  farm::backup::restore_backup(shelf, name, first.path(), true, settings, clock, true);
  const auto aside = farm::backup::restore_backup(shelf, name, first.path(), true, settings, clock).aside;
  const auto there = [&](const std::string& state) {
    const auto made = farm::backup::restore_backup(shelf, aside, state, true, settings, clock);
    store::Store opened{state, clock};
    return std::pair{made.apart, store::farm_in(state) == shelf.farm()};
  };
  SUBCASE("at home") { CHECK(there(first.path()) == std::pair{false, true}); }
  SUBCASE("elsewhere") { CHECK(there(second.path()) == std::pair{true, false}); }
}

TEST_CASE_FIXTURE(Fixture, "an empty state takes any backup by its name, and a folder of backups names this farm's") {
  const auto mine = create();
  const auto theirs = create_other();
  const test::TempFolder place;
  const farm::backup::Shelf nobodys{shelf.folder()};
  CHECK_NOTHROW(farm::backup::restore_backup(nobodys, theirs, place.path(), false, settings, clock));
  const auto hint = error_of([&] { farm::backup::place_of(shelf, shelf.folder().string(), "restore"); }).hint;
  CHECK_MESSAGE(hint.find(mine) != std::string::npos, hint);
}

TEST_CASE_FIXTURE(Fixture, "one farm makes or prunes backups in a folder at a time, and waiting is no failure") {
  create();
  const auto under_way = shelf.folder() / ".20261130T061500Z-k3f9ab";
  {
    const sys::LockFile held{(shelf.folder() / ".lock").string()};
    fs::create_directory(under_way);
    const auto refused = error_of([&] { backups.create("operator"); });
    CHECK(refused.code == Code::NOT_READY);
    CHECK_MESSAGE(refused.message.find("another farm") != std::string::npos, refused.message);
    CHECK(error_of([&] { backups.prune(1, false); }).code == Code::NOT_READY);
    CHECK(fs::exists(under_way));
    CHECK_FALSE(store.read(farm::backup::last_failure));
    farm::backup::start_backups(farm, backups);
    store.write([](store::Tx& tx) { queue::hasten(tx, model::WorkKind::backup); });
    run_daily();
    CHECK(planned() == clock.now() + 1min);
  }
  create();
  CHECK_FALSE(fs::exists(under_way));
}

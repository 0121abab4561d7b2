#include "farm/backup/kept_secrets.hpp"

#include "farm/backup/backup_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const std::string root = "webhook.root";

struct Fixture : test::BackupFixture {
  fs::path file = fs::path{folder.path()} / root;

  /// As a start does.
  farm::backup::KeptSecret start(bool accept = false) {
    auto made = farm::backup::read_secret(store, shelf, root, accept);
    farm::backup::settle_secret(store, made);
    CHECK_MESSAGE(farm::backup::secret_in(file) == made.value, "what signs is in its file");
    return made;
  }
  int aside() const {
    int count = 0;
    for (const auto& each : fs::directory_iterator{folder.path()})
      count += each.path().filename().string().starts_with(root + ".damaged-") ? 1 : 0;
    return count;
  }
  void write(const std::string& text) const { std::ofstream{file} << text; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a new farm is given a secret, and keeps it") {
  const auto first = start();
  CHECK(first.fault.empty());
  job();
  CHECK(start().value == first.value);
  CHECK(start().fault.empty());
  CHECK(events("webhook.secret_lost") == 0);
}

TEST_CASE_FIXTURE(Fixture, "one that is gone, empty, cut or garbage comes back from the backup that holds it") {
  const auto known = start().value;
  farm.signing_root = known;
  create();
  const auto words = {std::string{}, known.substr(0, 20), std::string{"\0\1\2 garbage", 12}, std::string{"gone"}};
  int damaged = 0;
  for (const auto& text : words) {
    CAPTURE(text);
    if (text == "gone") fs::remove(file);
    else write(text);
    if (!text.empty() && text != "gone") ++damaged;
    const auto made = start();
    CHECK(made.fault.empty());
    CHECK(made.value == known);
    CHECK_MESSAGE(aside() == damaged, "a damaged file is kept");
  }
  CHECK(events("webhook.secret_restored") == 4);
}

TEST_CASE_FIXTURE(Fixture,
                  "without a backup a new one signs, which is told of until the former one is back or it is accepted") {
  const auto known = start().value;
  write("whsec_cut");
  const auto made = start();
  CHECK(made.value != known);
  CHECK(made.fault.find("is damaged") != std::string::npos);
  CHECK(made.hint.find("farmtokd --accept-state") != std::string::npos);
  CHECK(aside() == 1);
  CHECK(events("webhook.secret_lost") == 1);
  const auto again = start();
  CHECK(again.value == made.value);
  CHECK(again.fault.find("another secret") != std::string::npos);
  CHECK(events("webhook.secret_lost") == 1);
  write(known + "\n");
  CHECK(start().fault.empty());
  fs::remove(file);
  const auto lost = start();
  CHECK(lost.fault.find("is gone") != std::string::npos);
  CHECK(start(true).fault.empty());
  CHECK(start().fault.empty());
}

TEST_CASE_FIXTURE(
    Fixture, "a whole file with another secret is signed with, and the hint names the backup with the former one") {
  farm.signing_root = start().value;
  const auto name = create();
  write(crypto::new_webhook_secret() + "\n");
  const auto made = start();
  CHECK(made.fault.find("another secret") != std::string::npos);
  CHECK(made.hint.find(name + "/webhook.root") != std::string::npos);
  // A backup does not hold it, so the backups with the former one stay good, and the newest of them is kept.
  const auto second = backups.create("operator");
  CHECK(partial(second));
  CHECK(second.fault.value_or("").find("webhook.root is not in it") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a farm of before digests were noted has lost its shared secret when it has jobs") {
  const std::string shared = "webhook.secret";
  const auto start_of = [&](bool accept = false) {
    auto made = farm::backup::read_secret(store, shelf, shared, accept);
    farm::backup::settle_secret(store, made);
    return made;
  };
  const auto forget = [&](const std::string& name) {
    store.write([&](store::Tx& tx) { tx.db("DELETE FROM meta WHERE key = ?", name + ".digest").run(); });
  };
  CHECK(start_of().fault.empty());
  forget(shared);
  fs::remove(fs::path{folder.path()} / shared);
  CHECK_MESSAGE(start_of().fault.empty(), "without jobs no receiver knows it");
  forget(shared);
  job();
  CHECK_MESSAGE(start_of().fault.empty(), "what is there is the farm's");
  forget(shared);
  fs::remove(fs::path{folder.path()} / shared);
  CHECK_FALSE(start_of().fault.empty());
  CHECK_FALSE(start_of().fault.empty());
  CHECK(start_of(true).fault.empty());
}

TEST_CASE_FIXTURE(Fixture, "a farm of before there was a root gets one without an alarm, jobs or not") {
  job();
  const auto made = start();
  CHECK(made.fault.empty());
  CHECK(start().value == made.value);
  CHECK(events("webhook.secret_lost") == 0);
  CHECK(events("webhook.secret_restored") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a root that was never noted comes back from the backup that holds it") {
  const auto known = start().value;
  farm.signing_root = known;
  create();
  store.write([](store::Tx& tx) { tx.db("DELETE FROM meta WHERE key = 'webhook.root.digest'").run(); });
  fs::remove(file);
  CHECK(start().value == known);
}

TEST_CASE_FIXTURE(Fixture, "a file that goes while the farm runs is in the backup all the same") {
  farm.signing_root = start().value;
  fs::remove(file);
  const auto name = create();
  CHECK(farm::backup::secret_in(shelf.of(name) / root) == farm.signing_root);
}

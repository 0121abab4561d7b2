#include "settings/settings.hpp"
#include "settings/checks.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "settings/file.hpp"
#include "settings/scratch.hpp"
#include "settings/variables.hpp"

using namespace farmtok;
using namespace farmtok::settings;
using farmtok::settings::testing::Scratch;

namespace {

/// The refusal's message and hint; empty when the settings were accepted.
std::string refusal(const std::map<std::string, std::string>& flags) {
  try {
    Settings::load(flags);
    return {};
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::CONFIG_INVALID);
    return error.message + " | " + error.hint;
  }
}

bool has(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("every key has its variable, a description and a fallback of its own type") {
  std::set<std::string> variables;
  for (const auto& key : keys()) {
    CAPTURE(key.name);
    CHECK(find_key(key.name) == &key);
    CHECK(variables.insert(variable_of(key.name)).second);
    CHECK(fault_of(key, key.fallback).empty());
    CHECK(key.about.ends_with('.'));
  }
  CHECK(variable_of("net.allow") == "FARMTOK_NET_ALLOW");
  CHECK(variable_of("api.install_secret") == "FARMTOK_API_INSTALL_SECRET");
  CHECK(find_key("net.alow") == nullptr);
}

TEST_CASE("values have the type of their key") {
  struct Row {
    std::string_view key, text;
    bool good;
  };
  for (const auto& [name, text, good] : {
           Row{"api.open", "true", true},
           {"api.open", "yes", false},
           {"render.jobs", "64", true},
           {"render.jobs", "65", false},
           {"render.jobs", "-1", false},
           {"render.jobs", "1.5", false},
           {"render.jobs", "two", false},
           {"render.jobs", "", false},
           {"render.jobs", "2 ", false},
           {"render.crf", "20.5", true},
           {"render.crf", "51.1", false},
           {"render.crf", "nan", false},
           {"render.crf", "inf", false},
           {"net.timeout", "30s", true},
           {"net.timeout", "soon", false},
           {"net.timeout", "", false},
           {"public_url", "anything", false},
           {"public_url", "https://farm.example", true},
           {"public_url", "https://farm.example/", true},
           {"public_url", "https://farm.example/farm", false},
           {"public_url", "", true},
           {"http", "127.0.0.1:0", true},
           {"http", "[::1]:8642", true},
           {"http", "off", true},
           {"http", "banana", false},
           {"http", "127.0.0.1:70000", false},
           {"net.allow", "127.0.0.0/8, ::1/128,10.1.2.3", true},
           {"net.allow", "bogus/99", false},
           {"net.allow", "10.0.0.0/33", false},
           {"timezone", "Europe/Berlin", true},
           {"timezone", "Europe/Nowhere", false},
           {"timezone", "../passwd", false},
           {"mail.smtp_url", "smtps://mail.example:465", true},
           {"mail.smtp_url", "mail.example", false},
           {"mail.smtp_tls", "none", true},
           {"mail.smtp_tls", "perhaps", false},
           {"log.level", "loud", false},
           {"plan.blackout", "", true},
           {"plan.blackout", " ", true},
           {"plan.blackout", "2026-12-25", true},
           {"plan.blackout", "2026-12-25, 2026-12-31 .. 2027-01-02", true},
           {"plan.blackout", "2026-12-25..2026-12-25", true},
           {"plan.blackout", "banana", false},
           {"plan.blackout", "2026-13-40", false},
           {"plan.blackout", "2026-12-25,,2026-12-26", false},
           {"plan.blackout", "2026-12-25..", false},
           {"plan.blackout", "2027-01-02..2026-12-31", false},
           {"webhook.retry", "", true},
           {"webhook.retry", "5, 5m,1h", true},
           {"webhook.retry", "5,abc", false},
           {"webhook.retry", "-5", false},
           {"webhook.secret", "", true},
           {"webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true},
           {"webhook.secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true},
           {"webhook.secret", "whsec_short", false},
           {"webhook.secret", "hush", false},
           {"mail.smtp_password", "hush", true},
           {"backup.folder", "", true},
           {"backup.folder", "/mnt/backups", true},
           {"backup.folder", "backups", false},
           {"backup.folder", "./backups", false},
           {"backup.folder", "~/backups", false},
           {"analysis.prompts", "prompts", false},
           {"mail.sendmail", "sendmail", false},
           {"mail.smtp_ca_file", "ca.pem", false},
           {"mail.from", "farmtok@localhost", true},
           {"mail.from", "o'neil+posts@farm.example", true},
           {"mail.from", "", false},
           {"mail.from", "not an address", false},
           {"mail.from", "@farm.example", false},
           {"mail.from", "farm@", false},
           {"mail.from", "a@b@c", false},
           {"mail.from", "Farm <farm@farm.example>", false},
           {"mail.from", "a@b.example\r\nBcc: c@d.example", false},
       }) {
    CAPTURE(name);
    CAPTURE(text);
    CHECK(fault_of(*find_key(name), text).empty() == good);
  }
}

TEST_CASE("flag over environment over file over built-in, and each says where it came from") {
  const Scratch scratch;
  const auto file = scratch.write(
      "[net]\ntimeout = \"10s\"\nallow = [\"127.0.0.0/8\", \"::1/128\"]\n[render]\njobs = 2\n"
      "[api]\nopen = true\n[dedup]\nzoom_max = 1.04\n");
  scratch.set("FARMTOK_NET_TIMEOUT", "20s");
  scratch.set("FARMTOK_RENDER_JOBS", "3");
  const auto settings = Settings::load({{"config", file}, {"render.jobs", "4"}});
  CHECK(settings.file() == file);
  CHECK(settings.whole("render.jobs") == 4);
  CHECK(settings.origin("render.jobs") == Origin::flag);
  CHECK(settings.seconds("net.timeout") == 20);
  CHECK(settings.origin("net.timeout") == Origin::environment);
  CHECK(settings.list("net.allow") == std::vector<std::string>{"127.0.0.0/8", "::1/128"});
  CHECK(settings.origin("net.allow") == Origin::file);
  CHECK(settings.truth("api.open"));
  CHECK(settings.real("dedup.zoom_max") == doctest::Approx(1.04));
  CHECK(settings.text("http") == "127.0.0.1:8642");
  CHECK(settings.origin("http") == Origin::built_in);
  CHECK_THROWS_AS(settings.text("no.such"), base::Error);
}

TEST_CASE("FARMTOK_CONFIG names the file, the flag wins over it") {
  const Scratch scratch;
  const auto file = scratch.write("timezone = \"Europe/Berlin\"\n");
  scratch.set("FARMTOK_CONFIG", file);
  CHECK(Settings::load({}).text("timezone") == "Europe/Berlin");
  CHECK(has(refusal({{"config", scratch.path("missing.toml")}}), "missing.toml does not exist"));
  scratch.set("FARMTOK_CONFIG", scratch.path("later.toml"));
  CHECK(has(refusal({}), "later.toml does not exist"));
  CHECK(Settings::load({}, NamedFile::may_be_new).file() == scratch.path("later.toml"));
}

TEST_CASE("the default file may be absent, and places follow XDG") {
  const Scratch scratch;
  const auto settings = Settings::load({});
  CHECK(settings.file() == scratch.path("config/farmtok/config.toml"));
  CHECK(settings.text("state") == scratch.path("state/farmtok"));
  CHECK(settings.text("socket") == scratch.path("run/farmtok/farmtokd.sock"));
  // A state folder chosen by hand brings its own socket, so that two private daemons never share one.
  CHECK(Settings::load({{"state", scratch.path("mine")}}).text("socket") == scratch.path("mine/farmtokd.sock"));
  CHECK(Settings::load({{"state", scratch.path("mine")}, {"socket", "/x/s"}}).text("socket") == "/x/s");
  scratch.set("XDG_RUNTIME_DIR", "relative");
  CHECK(default_places().socket_path == scratch.path("state/farmtok/farmtokd.sock"));
}

TEST_CASE("a fault is told with its place, its key and what helps") {
  const Scratch scratch;
  CHECK(has(refusal({{"config", scratch.write("[net]\nalow = []\n")}}), "Did you mean net.allow?"));
  CHECK(
      has(refusal({{"config", scratch.write("[net]\ntimeout = \"soon\"\n")}}), "net.timeout must be a length of time"));
  CHECK(has(refusal({{"config", scratch.write("a = 1\nb = = 2\n")}}), "config.toml:2: "));
  CHECK(has(refusal({{"config", scratch.write("[render]\njobs = 2026-01-01\n")}}), "config.toml:2: render.jobs"));
  CHECK(has(refusal({{"config", scratch.write("")}, {"no.such", "1"}}), "command line: there is no key \"no.such\""));
  const auto days = refusal({{"config", scratch.write("[plan]\nblackout = [\"2026-12-25\", \"banana\"]\n")}});
  CHECK(has(days, "plan.blackout must be days like 2026-12-25,2026-12-31..2027-01-02"));
  CHECK(has(days, "\"banana\" is no day"));
  const auto secret = refusal({{"config", scratch.write("[webhook]\nsecret = \"hush\"\n")}});
  CHECK(has(secret, "webhook.secret must be whsec_"));
  CHECK(!has(secret, "hush"));
  scratch.set("FARMTOK_API_OPEN", "maybe");
  CHECK(has(refusal({}), "FARMTOK_API_OPEN: api.open must be true or false, but is \"maybe\""));
}

TEST_CASE("the file of the settings is known without reading it") {
  const Scratch scratch;
  CHECK(chosen_file({}) == scratch.path("config/farmtok/config.toml"));
  scratch.set("FARMTOK_CONFIG", scratch.path("named.toml"));
  CHECK(chosen_file({}) == scratch.path("named.toml"));
  CHECK(chosen_file({{"config", "flag.toml"}}) == "flag.toml");
}

TEST_CASE("writing one key keeps the rest of the file") {
  struct Row {
    std::string_view before, key, value, after;
  };
  for (const auto& [before, key, value, after] : {
           Row{"", "net.timeout", "10s", "[net]\ntimeout = '10s'\n"},
           {"", "timezone", "Europe/Berlin", "timezone = 'Europe/Berlin'\n"},
           {"# mine\n[net]\n# why\ntimeout = \"5s\" # short\nallow = []\n", "net.timeout", "10s",
            "# mine\n[net]\n# why\ntimeout = '10s' # short\nallow = []\n"},
           {"[net]\n  timeout = '5s # no' \t # why\n", "net.timeout", "10s", "[net]\n  timeout = '10s' \t # why\n"},
           {"[net]\ntimeout = \"5\\\" # no\"#why\n", "net.timeout", "10s", "[net]\ntimeout = '10s'#why\n"},
           {"[net]\nallow = ['10.0.0.0/8'] # mine\n", "net.allow", "::1/128", "[net]\nallow = ['::1/128'] # mine\n"},
           {"[plan]\nper_day = \"x\" # many\n", "plan.per_day", "3", "[plan]\nper_day = 3 # many\n"},
           {"[net]\ntimeout = \"5s\"\n\n[render]\njobs = 1\n", "net.allow", "10.0.0.0/8, ::1/128",
            "[net]\ntimeout = \"5s\"\nallow = ['10.0.0.0/8', '::1/128']\n\n[render]\njobs = 1\n"},
           {"net.timeout = \"5s\"\n", "net.timeout", "6s", "net.timeout = '6s'\n"},
           {"[render]\njobs = 1\n", "timezone", "UTC", "timezone = 'UTC'\n[render]\njobs = 1\n"},
           {"[api]\n", "api.open", "true", "[api]\nopen = true\n"},
           {"[render]\ntimeout = 1\n", "net.timeout", "6s", "[render]\ntimeout = 1\n\n[net]\ntimeout = '6s'\n"},
       }) {
    CAPTURE(before);
    CAPTURE(key);
    const Scratch scratch;
    const auto file = scratch.write(std::string{before});
    write_key(file, key, value);
    CHECK(scratch.read(file) == after);
  }
}

TEST_CASE("a list over several lines is replaced whole, or left alone") {
  const Scratch scratch;
  const auto file = scratch.write("[net]\nallow = [\n  \"10.0.0.0/8\",\n]\n");
  try {
    write_key(file, "net.allow", "127.0.0.0/8");
  } catch (const base::Error&) {
    CHECK(scratch.read(file) == "[net]\nallow = [\n  \"10.0.0.0/8\",\n]\n");
  }
  CHECK_NOTHROW(read_file(file, true));
}

TEST_CASE("what is refused leaves the file as it was; a new file is for its owner only") {
  const Scratch scratch;
  const auto file = scratch.write("[net]\ntimeout = \"5s\"\n");
  CHECK_THROWS_AS(write_key(file, "net.timeout", "soon"), base::Error);
  CHECK_THROWS_AS(write_key(file, "no.such", "1"), base::Error);
  CHECK(scratch.read(file) == "[net]\ntimeout = \"5s\"\n");
  try {
    write_key(file, "webhook.secret", "hush");
    FAIL("taken");
  } catch (const base::Error& error) {
    CHECK(error.message.find("hush") == std::string::npos);
  }
  const auto broken = scratch.write("[net\n");
  CHECK_THROWS_AS(write_key(broken, "net.timeout", "6s"), base::Error);
  CHECK(scratch.read(broken) == "[net\n");

  const auto fresh = scratch.path("new/folder/config.toml");
  write_key(fresh, "mail.smtp_password", "p\"a\\ss\nü");
  CHECK(Settings::load({{"config", fresh}}).text("mail.smtp_password") == "p\"a\\ss\nü");
  struct stat about {};
  REQUIRE(::stat(fresh.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  REQUIRE(::stat(scratch.path("new/folder").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0700);
}

TEST_CASE("a length of time is written with its unit, and one without is still read") {
  const Scratch scratch;
  const auto file = scratch.path("config.toml");
  CHECK_THROWS_WITH_AS(write_key(file, "plan.gap", "90"), doctest::Contains("which has no unit"), base::Error);
  write_key(file, "plan.gap", "90m");
  write_key(file, "plan.gap", "0");
}

TEST_CASE("a mistyped variable is told with the one that was meant; those of others are not") {
  ::setenv("FARMTOK_RENDR_JOBS", "2", 1);
  ::setenv("FARMTOK_SHARED", "/srv", 1);
  const auto told = mistyped_variables();
  ::unsetenv("FARMTOK_RENDR_JOBS");
  ::unsetenv("FARMTOK_SHARED");
  REQUIRE(told.size() == 1);
  CHECK(told.front() == "FARMTOK_RENDR_JOBS is no setting; did you mean FARMTOK_RENDER_JOBS?");
  CHECK(mistyped_variables().empty());
}

TEST_CASE("an install secret that could be guessed is refused, and not told") {
  CHECK(fault_of_install_secret("").empty());
  CHECK(fault_of_install_secret("sixteen-letters!").empty());
  for (const auto* text : {"qq", "fifteen-letters"}) {
    CHECK(fault_of_install_secret(text).find("16 characters") != std::string::npos);
    CHECK(fault_of_install_secret(text).find(text) == std::string::npos);
  }
}

TEST_CASE("writers of one file at a time: each keeps what the others wrote") {
  const Scratch scratch;
  const auto file = scratch.path("together/config.toml");
  const std::vector<std::pair<std::string, std::string>> values{
      {"plan.per_day", "7"}, {"backup.keep", "9"}, {"net.timeout", "6s"}, {"timezone", "Europe/Berlin"}};
  for (int round = 0; round < 20; ++round) {
    std::filesystem::remove(file);
    std::vector<std::string> faults(values.size());
    {
      std::vector<std::jthread> writers;
      for (std::size_t i = 0; i < values.size(); ++i)
        writers.emplace_back([&, i] {
          try {
            write_key(file, values[i].first, values[i].second);
          } catch (const base::Error& error) {
            faults[i] = error.message;
          }
        });
    }
    for (const auto& fault : faults) CHECK_MESSAGE(fault.empty(), fault);
    CHECK(read_file(file, true).size() == values.size());
  }
}

#include "farm/backup/kept_secrets.hpp"

#include <fmt/format.h>

#include <fstream>

#include "base/error.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "crypto/crypto.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Error;

/// Enough to know 32 random bytes again, and of no use to anybody who wants them.
std::string digest_of(const std::string& value) { return crypto::sha256_hex("a kept secret " + value); }
/// Instead of a digest: the farm has signed with a secret that was lost before its digest was noted.
constexpr const char* lost = "lost";
std::string key_of(const std::string& name) { return name + ".digest"; }

std::optional<std::string> known_digest(sql::Database& db, const std::string& name) {
  auto query = db("SELECT value FROM meta WHERE key = ?", key_of(name));
  return query.next() ? std::optional{query.text(0)} : std::nullopt;
}

/// Whether the farm may have signed with the secret although its digest is not noted, as versions did that noted none:
/// with the shared one, once there are jobs. They made no webhook.root, so that one is new to the receivers anyway.
bool may_be_known(sql::Database& db, const std::string& name) {
  return name == "webhook.secret" && db("SELECT 1 FROM jobs LIMIT 1").next();
}

struct Found {
  std::string value;
  std::string backup;
};

/// The newest backup that holds the secret with this digest, or any, when the digest is not known.
Found find_in(const Shelf& shelf, const std::string& name, const std::optional<std::string>& digest) {
  for (const auto& each : shelf.list()) {
    auto value = secret_in(shelf.of(each.name) / name);
    if (!value.empty() && (!digest || *digest == lost || digest_of(value) == *digest))
      return {std::move(value), each.name};
  }
  return {};
}

std::string what_helps(const Shelf& shelf, const std::string& name, const fs::path& file, const Found& found) {
  const auto copy =
      found.backup.empty()
          ? std::string{"No backup here holds the former one. "}
          : fmt::format("`farmtok daemon stop && cp {} {} && farmtok daemon start` brings back the former one. ",
                        base::shell_word((shelf.of(found.backup) / name).string()), base::shell_word(file.string()));
  return copy +
         "`farmtokd --accept-state` continues with this one; then the receivers need theirs: `farmtok config get "
         "webhook.secret`, `farmtok webhooks secret HOST`.";
}

}  // namespace

std::string secret_in(const fs::path& file) {
  std::ifstream in{file};
  std::string line;
  std::getline(in, line);
  try {
    crypto::sign_webhook(line, "check", 0, "");
    return line.starts_with("whsec_") ? line : std::string{};
  } catch (const Error&) {
    return {};
  }
}

bool is_known_secret(sql::Database& db, const std::string& name, const std::string& value) {
  const auto digest = known_digest(db, name);
  return !value.empty() && (!digest || *digest == digest_of(value));
}

KeptSecret read_secret(const store::Store& store, const Shelf& shelf, const std::string& name, bool accept) {
  const auto file = fs::path{store.folder()} / name;
  const auto [digest, expected] = store.read([&](sql::Database& db) {
    auto known = known_digest(db, name);
    const bool wanted = known || may_be_known(db, name);
    return std::pair{std::move(known), wanted};
  });
  KeptSecret made{.name = name, .value = secret_in(file), .fault = {}, .hint = {}};
  std::error_code unknown;
  if (!made.value.empty()) {
    made.in_file = true;
    if (accept || !digest || *digest == digest_of(made.value)) return made;
    made.fault = fmt::format("{} holds another secret than this farm has signed with", file.string());
    made.hint = what_helps(shelf, name, file, find_in(shelf, name, digest));
    return made;
  }
  made.aside = fs::exists(file, unknown) && fs::file_size(file, unknown) > 0;
  // A backup holds every secret that was in use, noted or not.
  const auto found = find_in(shelf, name, digest);
  made.value = found.value;
  made.from = found.backup;
  if (!made.value.empty()) return made;
  made.value = crypto::new_webhook_secret();
  if (!expected || accept) return made;
  made.fault = fmt::format("{} is {}; webhooks are now signed with a new secret that receivers do not know",
                           file.string(), made.aside ? "damaged" : "gone or empty");
  made.hint = what_helps(shelf, name, file, {});
  return made;
}

void settle_secret(store::Store& store, KeptSecret& secret) {
  const auto file = fs::path{store.folder()} / secret.name;
  std::string words;
  const bool changes = !secret.in_file;
  if (changes) {
    if (secret.aside) {
      const auto kept = fmt::format("{}.damaged-{}", file.string(), crypto::new_id("x").substr(2, 6));
      sys::rename_durably(file, kept);
      secret.aside = false;
      words = fmt::format("; what it held is in {}", kept);
    }
    sys::write_durably(file, secret.value + "\n");
    secret.in_file = true;
    if (!secret.from.empty())
      words = fmt::format("the secret of backup {} was put into {}{}", secret.from, file.string(), words);
    else if (!words.empty() && secret.fault.empty()) words = fmt::format("{} was damaged{}", file.string(), words);
  }
  if (!secret.fault.empty()) {
    log::error("webhooks are signed with a secret that receivers may not know",
               {{"fault", secret.fault + words}, {"hint", secret.hint}});
    words = secret.fault + words;
  } else if (!words.empty()) {
    log::warn("a file with a secret was gone or damaged", {{"what", words}});
  }
  store.write([&](store::Tx& tx) {
    if (secret.fault.empty())
      tx.db("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> "
            "?2",
            key_of(secret.name), digest_of(secret.value))
          .run();
    else
      tx.db("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", key_of(secret.name), lost)
          .run();
    if (changes && !words.empty())
      queue::record(tx, {.who = "worker",
                         .what = secret.fault.empty() ? "webhook.secret_restored" : "webhook.secret_lost",
                         .subject = secret.name,
                         .why = words});
  });
}

}  // namespace farmtok::farm::backup

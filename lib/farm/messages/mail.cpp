#include "farm/messages/mail.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "farm/messages/messages.hpp"
#include "farm/messages/outbox.hpp"
#include "farm/messages/policy.hpp"
#include "farm/messages/retries.hpp"
#include "farm/network_policy.hpp"
#include "http/client/smtp.hpp"
#include "queue/events.hpp"
#include "sys/child.hpp"
#include "sys/fd.hpp"

namespace farmtok::farm::messages {
namespace {

using base::Code;
using base::Error;

/// Written under another name first: a program that watches the folder never sees half a mail. The name is the stable
/// id, so a mail that is sent again after a crash replaces itself.
void to_outbox(const Farm& farm, const std::string& id, const std::string& message) {
  const auto folder = outbox_folder(farm);
  std::filesystem::create_directories(folder);
  const auto name = folder / (id + ".eml");
  const auto fresh = folder / ("." + id + ".new");
  const sys::Fd fd{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  const bool written = fd &&
                       ::write(fd.get(), message.data(), message.size()) == static_cast<ssize_t>(message.size()) &&
                       ::fsync(fd.get()) == 0 && ::rename(fresh.c_str(), name.c_str()) == 0;
  if (!written)
    throw Error{Code::STORAGE_FULL, fmt::format("cannot write {}: {}", name.string(), std::strerror(errno))};
}

void to_sendmail(const std::string& program, const std::vector<std::string>& to, const std::string& message,
                 const std::function<bool()>& stopping) {
  sys::Command command;
  command.program = program;
  command.arguments = {"-i", "--"};
  command.arguments.insert(command.arguments.end(), to.begin(), to.end());
  command.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
  command.deadline = std::chrono::minutes{1};
  for (const char c : message)
    if (c != '\r') command.input += c;
  const auto outcome = sys::run_child(command, {}, stopping);
  if (outcome.cancelled) throw Error{Code::INTERRUPTED, fmt::format("{} was interrupted", program)};
  if (outcome.status != 0)
    throw Error{Code::DELIVERY_FAILED,
                fmt::format("{} failed: {}", program, outcome.errors.empty() ? "no word why" : outcome.errors)};
}

/// Longer than a mail server needs that is well; a person waits for the answer.
constexpr std::chrono::seconds longest_trial{5};

http::SmtpServer server_of(const MailPolicy& policy) {
  return {.url = policy.smtp_url,
          .user = policy.smtp_user,
          .password = policy.smtp_password,
          .tls = policy.smtp_tls,
          .ca_file = policy.smtp_ca_file};
}

/// Splits a piece that an earlier version queued for several recipients into one for each.
queue::Outcome apart(const queue::Claimed& claimed, const std::vector<std::string>& to) {
  return [claimed, to](store::Tx& tx) {
    for (std::size_t i = 0; i < to.size(); ++i) {
      auto payload = claimed.payload;
      payload["to"] = base::Json::array({to[i]});
      queue::add(tx, {.kind = model::WorkKind::mail,
                      .key = fmt::format("{}.{}", claimed.work.key, i + 1),
                      .subject = claimed.work.subject,
                      .run_at = tx.now,
                      .max_attempts = claimed.work.max_attempts,
                      .payload = std::move(payload)});
    }
  };
}

queue::Outcome deliver(Farm& farm, const queue::Claimed& claimed, const std::function<bool()>& stopping) {
  const auto policy = mail_policy(farm.settings);
  std::vector<std::string> to;
  for (const auto& address : claimed.payload.at("to")) to.push_back(address.get<std::string>());
  if (to.size() > 1) {
    queue::heard(claimed);
    return apart(claimed, to);
  }
  const auto message = compose_mail(claimed.payload, policy.from, claimed.work.key);
  const auto transport = mail_transport(farm.settings);
  if (transport == "smtp")
    http::send_mail(server_of(policy), policy.from, to, message, network_policy(farm.settings).timeout, stopping,
                    [&claimed] { queue::heard(claimed); });
  else if (transport == "sendmail") to_sendmail(policy.sendmail, to, message, stopping);
  else to_outbox(farm, claimed.work.key, message);
  queue::heard(claimed);
  return [claimed, transport](store::Tx& tx) {
    queue::record(tx, {.who = "worker",
                       .what = "mail.delivered",
                       .subject = claimed.work.subject.value_or(""),
                       .job_id = job_of_subject(tx.db, claimed.work.subject.value_or("")),
                       .why = fmt::format("{} by {}", claimed.work.key, transport)});
  };
}

}  // namespace

std::string mail_transport(const settings::Settings& settings) {
  const auto policy = mail_policy(settings);
  if (!policy.smtp_url.empty()) return "smtp";
  return policy.sendmail.empty() ? "outbox" : "sendmail";
}

queue::Handler mail_handler(Farm& farm) {
  return {.kind = model::WorkKind::mail,
          .run = [&farm](const queue::Claimed& claimed,
                         const std::function<bool()>& stopping) { return deliver(farm, claimed, stopping); },
          .on_failure = [](store::Tx& tx, const queue::Claimed& claimed, const Error& error,
                           bool dead) { record_failure(tx, "mail", claimed, error, dead); },
          .again = [&farm](const Error& error, std::int64_t attempt) { return next_try(farm, error, attempt); }};
}

void try_mail(const settings::Settings& settings) {
  http::try_mail_server(server_of(mail_policy(settings)), longest_trial);
}

}  // namespace farmtok::farm::messages

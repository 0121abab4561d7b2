#pragma once
// Messages to the outside: webhook events and mails, added to the queue in the caller's transaction.

#include <optional>
#include <string>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "model/enums.hpp"

namespace farmtok::farm::messages {

/// The contract's event {id, action, payload, timestamp} to `url`. The body is fixed here, once, so that every try
/// sends the same bytes under the same id. `subject` is the post or job of the event.
void add_webhook(const Farm& farm, store::Tx& tx, const std::string& subject, const std::string& url,
                 model::WebhookAction action, base::Json payload);

/// `message`: {subject, lead, sections}. `addresses` are separated by commas: each gets a separate piece of work and a
/// separate message id, so that a refused or retried one does not affect the others and nothing is sent twice.
void add_mail(const Farm& farm, store::Tx& tx, const std::string& subject, const std::string& addresses,
              base::Json message);

/// The job that a message's subject, a post or a job, belongs to; empty once that is gone.
std::optional<std::string> job_of_subject(sql::Database& db, const std::string& subject);

/// A part of a mail: text and HTML are two views of it (delivery/compose.cpp). Left out there when it has no text.
base::Json section(const char* title, const std::optional<std::string>& text, bool link = false);

/// The first line of a text, in a form that a mail's subject can hold.
std::string first_line(const std::string& text);

/// Sets `key` when there is a value.
void put(base::Json& object, const char* key, const std::optional<std::string>& value);

}  // namespace farmtok::farm::messages

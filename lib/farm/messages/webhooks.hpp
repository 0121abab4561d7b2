#pragma once
// The work of kind `webhook`: one signed POST, in the form of Standard Webhooks.

#include "farm/farm.hpp"
#include "http/client/client.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::messages {

/// Sends, retries by webhook.retry (Retry-After honoured), and gives up at once on 410.
queue::Handler webhook_handler(Farm& farm, const http::AddressGuard& guard);

}  // namespace farmtok::farm::messages

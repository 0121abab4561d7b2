#pragma once
// The person's own programs, run on their terminal: an editor, a browser.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace farmtok::cli {

/// Runs `words` (found on the PATH, no shell) with our terminal and waits until it ends. Throws NOT_FOUND when there is
/// no such program, INTERRUPTED when a signal ended it; returns its exit status.
int run_in_foreground(const std::vector<std::string>& words);

/// The address that shows a result: its video if it is stored here, else the page of its source, else its video
/// elsewhere. Throws NOT_FOUND when there is no address; FORBIDDEN for anything but http and https.
std::string address_of(const base::Json& result);

/// Shows an address in $BROWSER, else with xdg-open. Throws NOT_FOUND with the address as its hint.
void browse(const std::string& address);

}  // namespace farmtok::cli

#pragma once
// The work of kind `backup`: one backup each day.

#include "farm/backup/backup.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::backup {

/// Makes a backup, prunes the old ones to backup.keep, and adds the next one: for the next day, or after a failure for
/// the next hour.
queue::Handler backup_handler(Farm& farm, Backups& backups);

/// At start: ensures work for the next one, no later than a day after the newest one and not before the start has
/// settled; a newest one that is dated in the future delays nothing.
void start_backups(Farm& farm, const Backups& backups);

}  // namespace farmtok::farm::backup

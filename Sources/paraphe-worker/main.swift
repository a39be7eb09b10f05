import Foundation
import PDFWorkshop

// The program that opens one document from outside, and ends. Before anything else it takes from itself
// what reading documents does not need; whatever the document then makes of its readers, it reaches
// nobody else.

// A service manager tells all processes of a service to stop; this one stops when its server does.
for number in [SIGTERM, SIGINT, SIGHUP] { signal(number, SIG_IGN) }
guard let options = WorkerOptions(CommandLine.arguments) else { exit(WorkerExit.misused) }
// First: threads that are made later, and programs that are started, are confined with this one.
let run = WorkerRun(scratch: options.scratch, confinement: options.confine())
Task { exit(await run.status()) }
dispatchMain()

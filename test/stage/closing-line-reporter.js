/** Prints one last line for scripts: how many tests passed and failed. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failedSuites = results.testResults.filter((suite) => suite.testExecError).length;
    process.stderr.write('', () => {
      process.stdout.write(
        `\n${results.numPassedTests} passed, ${results.numFailedTests + failedSuites} failed\n`,
      );
    });
  }
}

"""An agent's program as a developer of Genkit writes it; with GENKIT_ENV=dev its reflection server runs until the process is ended."""

from genkit import Genkit

from buyerflow_widgets.summary.genkit_agent import register

if __name__ == "__main__":
    ai = Genkit()
    register(ai)

    async def ready() -> None:
        """Nothing to do: the reflection server does the work."""

    ai.run_main(ready())
